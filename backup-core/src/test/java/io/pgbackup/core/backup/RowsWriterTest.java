package io.pgbackup.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.hash.RowHasher;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowsWriterTest {

    private static final String COPY = "COPY public.orders (id) FROM stdin;\n";
    private static final String ABOVE = "--\n-- Name: orders; Type: TABLE DATA; Schema: public; Owner: -\n--\n\n";
    private static final String END = "\\.\n\n\n";

    private final RowsRig rig = new RowsRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void begin() {
        rig.rows.begin(RowsRig.ORDERS, RowsRig.ENTRY, false);
    }

    @Test
    void chunk_ofRows_isOneCopyStatementThatTheIndexCanFind() {
        begin();
        rig.row("1\tone\n");
        rig.row("2\t\\N\n");
        rig.rows.end(rig.totals, 2);
        rig.rows.endSegment();

        PartBuffer rest = rig.rows.rest();
        assertThat(RowsRig.text(rest)).isEqualTo(ABOVE + COPY + "1\tone\n2\t\\N\n" + END);
        assertThat(rest.segments.get(0).pieces)
                .containsExactly(new SegmentDraft.Piece(7, ABOVE.length(), COPY.length(), 11, 2));
        assertThat(rig.totals.rows()).isEqualTo(2);
        assertThat(rig.totals.bytes()).isEqualTo(11);
        assertThat(rig.totals.hash()).isEqualTo(hash("1\tone", "2\t\\N"));
    }

    @Test
    void chunk_withoutRows_isACopyStatementToo() {
        begin();
        rig.rows.end(rig.totals, 0);
        rig.rows.endSegment();

        assertThat(RowsRig.text(rig.rows.rest())).isEqualTo(ABOVE + COPY + END);
        assertThat(rig.rows.rest().segments.get(0).pieces).hasSize(1);
    }

    @Test
    void chunks_ofOneSegment_haveAStatementEach() {
        for (int i = 0; i < 3; i++) {
            begin();
            rig.row(i + "\n");
            rig.rows.end(rig.totals, 1);
        }
        rig.rows.endSegment();

        assertThat(rig.rows.rest().segments)
                .singleElement()
                .satisfies(segment -> assertThat(segment.pieces).hasSize(3));
        assertThat(rig.totals.rows()).isEqualTo(3);
        assertThat(rig.totals.hash()).isEqualTo(hash("0", "1", "2"));
    }

    @Test
    void rows_thatComeTogether_areWrittenAsOneByOne() {
        byte[] rows = "??1\n22\n333\n".getBytes(StandardCharsets.UTF_8);
        begin();
        rig.rows.rows(rows, 2, new int[] {4, 7, 11}, 3);
        rig.rows.end(rig.totals, 3);
        rig.rows.endSegment();

        assertThat(RowsRig.text(rig.rows.rest())).isEqualTo(ABOVE + COPY + "1\n22\n333\n" + END);
        assertThat(rig.totals.hash()).isEqualTo(hash("1", "22", "333"));
    }

    @Test
    void chunk_ofWhichTheServerCountsAnotherNumber_fails() {
        begin();
        rig.row("1\n");

        assertThatThrownBy(() -> rig.rows.end(rig.totals, 2))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.SQL_FAILED))
                .hasMessage("copy of table public.orders reports 2 rows but yielded 1");
        assertThat(rig.totals.rows()).as("rows in the totals").isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no line feed", "\\.\n"})
    void row_thatIsNone_fails(String row) {
        begin();
        rig.row("1\n");

        assertThatThrownBy(() -> rig.row(row))
                .isInstanceOf(DatabaseException.class)
                .hasMessage("copy of table public.orders yielded data that is not a row of COPY text");
        byte[] both = ("1\n" + row).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> rig.rows.rows(both, 0, new int[] {2, both.length}, 2))
                .isInstanceOf(DatabaseException.class);
    }

    @Test
    void rows_thatFillSegments_beginEachWithAStatementOfTheirOwn() {
        String row = "x".repeat(RowsRig.MEBIBYTE - 1) + "\n";
        begin();
        for (int i = 0; i < 20; i++) {
            rig.row(row);
        }
        rig.rows.end(rig.totals, 20);
        rig.rows.endSegment();
        rig.assembler.finish(List.of(rig.rows.rest()), (placed, offset) -> {
            assertThat(placed.stream()
                            .flatMap(segment -> segment.pieces.stream())
                            .mapToLong(SegmentDraft.Piece::rows))
                    .containsExactly(8L, 8L, 4L);
            return rig.segment("closing");
        });

        String file = new String(rig.upload.bytes(), StandardCharsets.UTF_8);
        assertThat(file.split(java.util.regex.Pattern.quote(COPY), -1)).hasSize(4);
        assertThat(file.split(java.util.regex.Pattern.quote("\n" + END), -1)).hasSize(4);
        assertThat(rig.totals.bytes()).isEqualTo(20L * RowsRig.MEBIBYTE);
    }

    /** The next large row needs the memory of this one. */
    @Test
    void row_thatIsLarge_isStoredBeforeTheNextIsTaken() {
        String large = "x".repeat(9 * RowsRig.MEBIBYTE) + "\n";
        begin();
        rig.row(large);
        assertThat(rig.upload.parts()).as("parts after the first large row").hasSize(1);
        rig.row(large);
        assertThat(rig.upload.parts()).as("parts after the second").hasSize(2);
        rig.rows.end(rig.totals, 2);
    }

    private static io.pgbackup.core.hash.ContentHash hash(String... rows) {
        RowHasher hasher = new RowHasher();
        for (String row : rows) {
            byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
            hasher.add(bytes, 0, bytes.length);
        }
        return hasher.sum();
    }
}
