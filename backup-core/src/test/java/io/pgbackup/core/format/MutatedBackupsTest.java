package io.pgbackup.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.pgbackup.core.backup.BackupRequest;
import io.pgbackup.core.backup.RunBackup;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.fake.FakeDatabase;
import io.pgbackup.core.fake.FakeDatabaseDumper;
import io.pgbackup.core.fake.FakeTable;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.codec.IndexLocation;
import io.pgbackup.core.format.codec.SegmentCodec;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.format.codec.SegmentEncoder;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.format.index.Trailer;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.verify.BackupCatalog;
import io.pgbackup.core.verify.VerifyBackup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Altered files with correct checksums, so that the checksums do not protect the parsers. Every read either succeeds or reports that the
 * file is damaged.
 */
@Timeout(120)
class MutatedBackupsTest {

    private static final SegmentCodecs CODECS = SegmentCodecs.with();
    private static final int MUTATIONS = 1_000;
    private static final List<String> NUMBERS = List.of(
            "0",
            "-1",
            "1",
            "2",
            "3",
            "4294967296",
            "2147483647",
            "-2147483648",
            "9223372036854775807",
            "-9223372036854775808",
            "99999999999999999999",
            "1e9",
            "",
            "%00",
            "%FF",
            "%",
            "\u00e4");

    private final InMemoryBackupStore store = new InMemoryBackupStore();

    private static BackupId id(Compression compression) {
        return new BackupId("shop", Instant.parse("2025-01-31T03:04:05Z"), compression);
    }

    private byte[] backUp(Compression compression) {
        FakeDatabase database = FakeDatabase.named("shop")
                .table(FakeTable.generated("public", "orders", List.of("id", "we\"ird"), 50, i -> i + "\torder " + i))
                .table(FakeTable.of("sales", "nothing", List.of(), List.of("", "")))
                .sequence("orders_id_seq", 5_000)
                .largeObject(16_401, new byte[300_000])
                .build();
        new RunBackup(store, CODECS, Clock.systemUTC(), () -> "run", "test")
                .run(BackupRequest.of(id(compression), 1), new FakeDatabaseDumper(database), BackupProgress.NONE);
        return store.content(BackupKeys.key(id(compression))).orElseThrow();
    }

    /** The plain file, opened for changes. */
    private static final class Plain {

        private final byte[] bytes;
        private final Trailer trailer;

        Plain(byte[] bytes) {
            this.bytes = bytes;
            this.trailer = Trailer.atEndOf(bytes).orElseThrow();
        }

        String index() {
            return new String(bytes, at(), (int) trailer.indexLength(), StandardCharsets.ISO_8859_1);
        }

        int at() {
            return (int) trailer.indexOffset();
        }

        byte[] with(byte[] text, String index) {
            byte[] changed = index.getBytes(StandardCharsets.ISO_8859_1);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(text);
            out.writeBytes(changed);
            out.writeBytes(
                    Arrays.copyOfRange(bytes, at() + (int) trailer.indexLength(), bytes.length - Trailer.LENGTH));
            out.writeBytes(new Trailer(at(), changed.length, crc(changed)).bytes());
            return out.toByteArray();
        }
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void index_mutatedAndChecksummedAgain_isReadOrDamaged(long seed) {
        Plain plain = new Plain(backUp(Compression.NONE));
        byte[] text = Arrays.copyOf(plain.bytes, plain.at());
        Random random = new Random(seed);
        int damaged = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            String index = mutated(plain.index(), random);
            damaged += isDamaged(plain.with(text, index), Compression.NONE, "seed " + seed + ", " + i) ? 1 : 0;
        }
        assertThat(damaged).isGreaterThan(MUTATIONS / 4);
    }

    /** A value, a line or a byte. */
    /** A restore must not call a file damaged that verify calls intact, and no sum may overflow. */
    @ParameterizedTest
    @CsvSource({
        "'rows=50 bytes', 'rows=9223372036854775807 bytes'",
        "'tables=2 rows=52', 'tables=2 rows=53'",
        "'rows=50 bytes=', 'rows=50 bytes=1'",
        "'--@ end', '--@ fingerprints version=1 objects=7 segments=1@--@ end'",
        "'--@ end', '--@ fingerprints version=1 objects=7@--@ end'"
    })
    void index_whoseFiguresAreNotTrue_isDamaged(String from, String to) {
        Plain plain = new Plain(backUp(Compression.NONE));
        String index = plain.index().replaceAll("--@ fingerprints .*\\n", "");
        assertThat(index).contains(from);

        byte[] forged = plain.with(
                Arrays.copyOf(plain.bytes, plain.at()), index.replace(from, to.replaceFirst("@--@", "\n--@")));

        assertThat(isDamaged(forged, Compression.NONE, to)).isTrue();
    }

    @Test
    @Timeout(20)
    void index_ofVeryManyTables_isReadInTime() {
        Plain plain = new Plain(backUp(Compression.NONE));
        String index = plain.index();
        String entry = index.lines()
                .filter(line -> line.contains("kind=TABLE%20DATA schema=sales"))
                .findFirst()
                .orElseThrow();
        String table = index.lines()
                .filter(line -> line.startsWith("--@ table ") && line.contains("sales"))
                .findFirst()
                .orElseThrow();
        long entries =
                index.lines().filter(line -> line.startsWith("--@ entry ")).count();
        String id = "id=" + entry.replaceFirst(".* id=([0-9]+) .*", "$1") + " ";
        StringBuilder more = new StringBuilder();
        int many = 150_000;
        for (long i = entries + 1; i <= entries + many; i++) {
            more.append(entry.replace(id, "id=" + i + " ")).append('\n');
            more.append(table.replace(id, "id=" + i + " ").replaceFirst(" rows=[0-9]+", " rows=0"))
                    .append('\n');
            more.append("--@ rows table=").append(i).append(" segment=1 at=0 head=1 length=0 rows=0\n");
        }
        String end = "--@ end segments="
                + index.lines().filter(line -> line.startsWith("--@ segment ")).count() + " entries=" + (entries + many)
                + " tables=" + (2 + many) + " rows=52\n";

        String forged = index.substring(0, index.indexOf("--@ end")) + more + end;

        assertThat(isDamaged(plain.with(Arrays.copyOf(plain.bytes, plain.at()), forged), Compression.NONE, "many"))
                .isTrue();
    }

    private static String mutated(String index, Random random) {
        String[] lines = index.split("\n", -1);
        int n = random.nextInt(lines.length);
        String[] words = lines[n].split(" ", -1);
        int w = random.nextInt(words.length);
        switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> {
                int equals = words[w].indexOf('=');
                words[w] = words[w].substring(0, equals + 1) + NUMBERS.get(random.nextInt(NUMBERS.size()));
                lines[n] = String.join(" ", words);
            }
            case 4 -> lines[n] = lines[random.nextInt(lines.length)];
            case 5 -> lines[n] = "";
            case 6 -> {
                words[w] = words[random.nextInt(words.length)];
                lines[n] = String.join(" ", words);
            }
            default -> {
                if (!lines[n].isEmpty()) {
                    char[] chars = lines[n].toCharArray();
                    chars[random.nextInt(chars.length)] ^= (char) (1 << random.nextInt(8));
                    lines[n] = new String(chars);
                }
            }
        }
        return String.join("\n", lines);
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"NONE", "GZIP"})
    void file_cutOrFlipped_isReadOrDamaged(Compression compression) {
        byte[] bytes = backUp(compression);
        Random random = new Random(4);
        for (int i = 0; i < 500; i++) {
            byte[] changed = bytes.clone();
            if (random.nextBoolean()) {
                changed = Arrays.copyOf(changed, random.nextInt(changed.length));
            } else {
                int at = random.nextBoolean()
                        ? random.nextInt(changed.length)
                        : changed.length - 1 - random.nextInt(Math.min(changed.length, 400));
                changed[at] ^= (byte) (1 << random.nextInt(8));
            }
            assertThat(isDamaged(changed, compression, "change " + i) || Arrays.equals(bytes, changed))
                    .as("an altered byte is detected: %d", i)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 500, Long.MAX_VALUE, Long.MAX_VALUE / 2})
    void trailer_thatPointsElsewhere_isDamaged(long number) {
        byte[] bytes = backUp(Compression.NONE);
        Trailer right = Trailer.atEndOf(bytes).orElseThrow();
        for (Trailer wrong : List.of(
                new Trailer(number, right.indexLength(), right.indexCrc32c()),
                new Trailer(right.indexOffset(), number, right.indexCrc32c()),
                new Trailer(number, number, right.indexCrc32c()))) {
            byte[] changed = bytes.clone();
            System.arraycopy(wrong.bytes(), 0, changed, changed.length - Trailer.LENGTH, Trailer.LENGTH);
            assertThat(isDamaged(changed, Compression.NONE, wrong.toString())).isTrue();
        }
    }

    /** Half a megabyte that unpacks to half a gigabyte, in each possible place. */
    @Test
    void index_thatUnpacksToMuchMore_isDamagedAndStopsNothing() throws IOException {
        SegmentCodec gzip = SegmentCodecs.gzip(9);
        backUp(Compression.NONE);
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (SegmentEncoder encoder = gzip.newEncoder()) {
            encoder.begin(bomb);
            byte[] line = "--@ warning text=x\n".repeat(50_000).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 550; i++) {
                encoder.write(line, 0, line.length);
            }
            encoder.end();
        }
        byte[] packed = bomb.toByteArray();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(packed);
        file.writeBytes(gzip.locator(new IndexLocation(0, packed.length, crc(packed))));
        store.plant(BackupKeys.key(id(Compression.GZIP)), file.toByteArray());
        BackupId other = new BackupId("shop", Instant.parse("2025-02-01T00:00:00Z"), Compression.GZIP);
        store.plant(BackupKeys.key(other), packed);
        BackupId good = new BackupId("shop", Instant.parse("2025-01-31T03:04:05Z"), Compression.NONE);

        List<BackupCatalog.Inspected> listed = new BackupCatalog(store, CODECS, Clock.systemUTC()).list();

        assertThat(listed).hasSize(3);
        assertThat(listed)
                .filteredOn(BackupCatalog.Inspected::complete)
                .extracting(one -> one.backup().id())
                .containsExactly(good);
        assertThat(listed)
                .filteredOn(one -> one.backup().id().equals(id(Compression.GZIP)))
                .singleElement()
                .satisfies(one -> assertThat(one.problem()).contains("shop_2025-01-31_03-04-05.sql.gz", "unpacks"));
    }

    /** @return whether the file was reported as damaged; any outcome except for that and success fails the test */
    private boolean isDamaged(byte[] bytes, Compression compression, String what) {
        store.plant(BackupKeys.key(id(compression)), bytes);
        try (BackupFile file = BackupFile.open(store.open(id(compression)), CODECS)) {
            new BackupCatalog(store, CODECS, Clock.systemUTC()).list();
            new VerifyBackup(Clock.systemUTC()).run(file, 1, RestoreProgress.NONE);
            List<IndexedEntry> withText = file.index().entries().stream()
                    .filter(entry -> entry.segment() > 0)
                    .toList();
            EntryTexts.read(file, withText, false, (entry, sql) -> {});
            return false;
        } catch (BackupServiceException e) {
            if (e.kind() != FailureKind.BACKUP_DAMAGED && e.kind() != FailureKind.NOT_A_BACKUP) {
                fail("%s: %s", what, e);
            }
            return true;
        } catch (RuntimeException e) {
            return fail(what, e);
        }
    }
}
