package io.pgbackup.core.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.failure.DatabaseException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FakeDatabaseDumperTest {

    private static final FakeTable TABLE = FakeTable.generated("public", "t", List.of("id"), 25, Integer::toString)
            .withRowsPerPage(10);

    private final FakeDatabaseDumper dumper = new FakeDatabaseDumper(
            FakeDatabase.named("app").table(TABLE).sequence("s", 1).build());

    @Test
    void copyOut_ofNeighbouringChunks_givesEveryRowOnce() {
        try (DumpSession session = open()) {
            int id = session.tables().get(0).entryId();

            assertThat(rows(session, new Chunk(id, 0, 1)))
                    .hasSize(10)
                    .startsWith("0\n")
                    .endsWith("9\n");
            assertThat(rows(session, new Chunk(id, 1, 2))).hasSize(10).startsWith("10\n");
            assertThat(rows(session, new Chunk(id, 2, Chunk.OPEN)))
                    .containsExactly("20\n", "21\n", "22\n", "23\n", "24\n");
            assertThat(rows(session, new Chunk(id, 9, Chunk.OPEN))).isEmpty();
            assertThat(rows(session, Chunk.whole(id))).hasSize(25);
        }
    }

    @Test
    void copyOut_afterTheCall_takesTheBufferBack() {
        List<byte[]> kept = new ArrayList<>();
        try (DumpSession session = open()) {
            session.copyOut(Chunk.whole(session.tables().get(0).entryId()), (buffer, offset, length) -> {
                assertThat(offset).isPositive();
                kept.add(buffer);
            });
        }

        assertThat(new String(kept.get(0), StandardCharsets.UTF_8)).doesNotContainPattern("[0-9]");
    }

    @Test
    void copyOut_ofPartOfATableThatHasNone_isRefused() {
        FakeDatabaseDumper whole = new FakeDatabaseDumper(FakeDatabase.of("app", TABLE.notChunkable()));
        try (DumpSession session = whole.open(request())) {
            int id = session.tables().get(0).entryId();

            assertThatThrownBy(() -> rows(session, new Chunk(id, 0, 1))).hasMessageContaining("as a whole");
            assertThat(session.tables().get(0).chunkable()).isFalse();
        }
    }

    @Test
    void entries_areInTheOrderOfTheFile() {
        try (DumpSession session = open()) {
            List<Entry> entries = session.entries();

            assertThat(entries).extracting(Entry::place).isSorted();
            for (int i = 0; i < entries.size(); i++) {
                assertThat(entries.get(i).id()).isEqualTo(i + 1);
                assertThat(entries.get(i).dependencies()).allMatch(id -> id <= entries.size());
            }
            assertThat(entries)
                    .extracting(Entry::label)
                    .containsExactly(
                            "TABLE public.t",
                            "SEQUENCE public.s",
                            "TABLE DATA public.t",
                            "SEQUENCE SET public.s",
                            "CONSTRAINT public.t_pkey on t");
        }
    }

    @Test
    void session_thatIsClosed_yieldsNothing() {
        DumpSession session = open();
        int id = session.tables().get(0).entryId();
        assertThat(dumper.openSessions()).isEqualTo(1);

        session.close();
        session.close();

        assertThat(dumper.openSessions()).isZero();
        assertThatThrownBy(() -> rows(session, Chunk.whole(id))).isInstanceOf(DatabaseException.class);
        assertThatThrownBy(session::ensureAlive).isInstanceOf(DatabaseException.class);
    }

    private DumpSession open() {
        return dumper.open(request());
    }

    private static DumpRequest request() {
        return new DumpRequest(1, Duration.ofSeconds(1), "lock");
    }

    private static List<String> rows(DumpSession session, Chunk chunk) {
        List<String> rows = new ArrayList<>();
        long count = session.copyOut(
                chunk,
                (buffer, offset, length) -> rows.add(new String(buffer, offset, length, StandardCharsets.UTF_8)));
        assertThat(count).isEqualTo(rows.size());
        return rows;
    }
}
