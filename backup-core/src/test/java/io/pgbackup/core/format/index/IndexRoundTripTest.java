package io.pgbackup.core.format.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.InstalledExtension;
import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.hash.ContentHash;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexRoundTripTest {

    static BackupIndex sample() {
        return sample(DumpSelection.everything());
    }

    private static BackupIndex sample(DumpSelection selection) {
        DatabaseFacts facts = new DatabaseFacts(
                "we\"ird db,\n%",
                new SourceIdentity("7398162534273919871", 4_294_967_295L, "db.example.com:6432"),
                "15.18 (Debian)",
                150018,
                "UTF8",
                StandardCharsets.UTF_8,
                Map.of("owner", "ümlaut", "collate", "C"),
                Instant.parse("2025-01-31T03:04:05.123456Z"),
                "0/16B3748",
                List.of(new InstalledExtension("hstore", "1.8", "public")),
                List.of(new SessionSetting("client_encoding", "UTF8"), new SessionSetting("search_path", "")),
                List.of(new SessionSetting("TimeZone", "UTC")),
                List.of("app", "we ird"),
                List.of(
                        Omission.of(Omission.Reason.UNREADABLE, "sequence s.\"I d\"", "its value, 100%"),
                        Omission.of(Omission.Reason.UNKNOWN, "property graph g", "its kind is not known")),
                List.of("a warning, with a comma"));
        return new BackupIndex(
                new BackupId("we\"ird", Instant.parse("2025-01-31T03:04:05Z"), Compression.GZIP),
                "0.1.0",
                "token123",
                facts,
                selection,
                List.of(
                        new SegmentRecord(1, SegmentKind.STATEMENTS, 0, 100, 0x89abcdef, 0, 300, 1),
                        new SegmentRecord(2, SegmentKind.ROWS, 100, 50, 2, 300, 200, 3)),
                List.of(
                        new IndexedEntry(
                                new Entry(
                                        1,
                                        EntryKind.TABLE,
                                        "s\n1",
                                        "t, u",
                                        "",
                                        "app",
                                        Section.PRE_DATA,
                                        Place.PRE_DATA,
                                        List.of(),
                                        "",
                                        ""),
                                1,
                                20,
                                80,
                                30),
                        new IndexedEntry(
                                new Entry(
                                        2,
                                        EntryKind.TABLE_DATA,
                                        "s\n1",
                                        "t, u",
                                        "t, u",
                                        "",
                                        Section.DATA,
                                        Place.DATA,
                                        List.of(1),
                                        "",
                                        ""),
                                0,
                                0,
                                0,
                                0)),
                List.of(new IndexedTable(
                        new TableData(
                                2,
                                "s\n1",
                                "t, u",
                                "",
                                List.of("a", "b,c"),
                                "WHERE a > '%'",
                                "COPY \"s\n1\".\"t, u\" (a, \"b,c\") FROM stdin;",
                                List.of("b,c"),
                                0,
                                0,
                                0,
                                0,
                                false),
                        7,
                        170,
                        new ContentHash(1, 2),
                        List.of(new RowsPiece(2, 10, 20, 170, 7)))),
                List.of(new IndexedLargeObjects(
                        new LargeObjectGroup(2, List.of(16384L, 4_294_967_295L)),
                        5,
                        new ContentHash(3, 4),
                        List.of(2))),
                new IndexedFingerprints(1, 12, List.of(1, 2)));
    }

    private static byte[] written(BackupIndex index) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        IndexWriter.write(index, bytes::writeBytes);
        return bytes.toByteArray();
    }

    @Test
    void read_ofAWrittenIndex_givesTheSame() {
        BackupIndex index = sample();
        assertThat(IndexReader.read(written(index))).isEqualTo(index);
    }

    @Test
    void read_ofTheIndexOfAPart_givesTheSelection() {
        DumpSelection selection = new DumpSelection(
                List.of(NamePattern.parse("a")),
                List.of(NamePattern.parse("\"b, c%\".d*"), NamePattern.parse("ü")),
                List.of(),
                List.of(NamePattern.parse("e.f")),
                List.of(NamePattern.parse("g")),
                true);
        BackupIndex index = sample(selection);
        assertThat(index.isWhole()).isFalse();
        assertThat(IndexReader.read(written(index))).isEqualTo(index);
        assertThat(sample().isWhole()).isTrue();
    }

    @Test
    void write_ofAnyText_isPrintableAsciiInCommentLines() {
        String text = new String(written(sample()), StandardCharsets.ISO_8859_1);
        assertThat(text).matches("(--@ [!-~ ]+\n)+");
        assertThat(text).contains("--@ database name=we%22ird%20db%2C%0A%25 ".replace("%22", "\""));
    }

    @Test
    void read_ofANewerMajorVersion_isRefusedByName() {
        String text = new String(written(sample()), StandardCharsets.US_ASCII)
                .replace("format version=1.1", "format version=2.0");
        assertThatThrownBy(() -> IndexReader.read(text.getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOfSatisfying(FormatException.class, e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.NOT_A_BACKUP);
                    assertThat(e).hasMessage("the backup has format version 2.0; this program reads version 1");
                });
    }

    @Test
    void read_ofANewerMinorVersion_skipsWhatItDoesNotKnow() {
        String text = new String(written(sample()), StandardCharsets.US_ASCII)
                .replace("format version=1.1", "format version=1.7")
                .replace("--@ segment n=1 ", "--@ novelty a=b\n--@ segment n=1 color=red ");
        assertThat(IndexReader.read(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(sample());
    }

    @Test
    void read_ofAnOmissionWithoutReasonOrOfANewOne_keepsItsText() {
        String text = new String(written(sample()), StandardCharsets.US_ASCII)
                .replaceFirst("--@ omission .*\n", "--@ omission text=sub%20is%20left%20out\n")
                .replace("reason=unknown", "reason=unheard-of");
        assertThat(IndexReader.read(text.getBytes(StandardCharsets.US_ASCII))
                        .facts()
                        .omissions())
                .containsExactly(
                        new Omission(Omission.Reason.UNKNOWN, "", "sub is left out"),
                        Omission.of(Omission.Reason.UNKNOWN, "property graph g", "its kind is not known"));
    }

    @Test
    void read_withALineMissing_isDamage() {
        String[] lines = new String(written(sample()), StandardCharsets.US_ASCII).split("\n");
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].matches("--@ (segment|entry|table|format|backup|database|end) .*")) {
                StringBuilder rest = new StringBuilder();
                for (int j = 0; j < lines.length; j++) {
                    if (j != i) {
                        rest.append(lines[j]).append('\n');
                    }
                }
                assertThatThrownBy(() -> IndexReader.read(rest.toString().getBytes(StandardCharsets.US_ASCII)))
                        .as("without line: %s", lines[i])
                        .isInstanceOfSatisfying(
                                FormatException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.BACKUP_DAMAGED));
            }
        }
    }

    @Test
    void trailer_atTheEndOfText_isReadBackAndHasFixedLength() {
        Trailer trailer = new Trailer(Long.MAX_VALUE, 17, 0xcafebabe);
        assertThat(trailer.bytes()).hasSize(Trailer.LENGTH);
        byte[] text = ("some text\n" + trailer.line()).getBytes(StandardCharsets.US_ASCII);
        assertThat(Trailer.atEndOf(text)).contains(trailer);
        assertThat(Trailer.atEndOf("no trailer".repeat(20).getBytes(StandardCharsets.US_ASCII)))
                .isEmpty();
    }
}
