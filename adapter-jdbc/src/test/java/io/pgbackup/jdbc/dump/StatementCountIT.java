package io.pgbackup.jdbc.dump;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a dump asks of the server does not grow with the number of objects, except for the rows of each table: told by the server's
 * own log, which has one line for each message of statements.
 */
@Timeout(180)
class StatementCountIT {

    private static final int FEW = 40;
    private static final int MANY = 10 * FEW;
    private static final String STATEMENT = "LOG:  statement: ";
    private static final Map<String, String> LOGGED =
            Map.of("log_statement", "all", "max_locks_per_transaction", "256");

    private static PostgresServer newest;
    private static PostgresServer beforeBulkSequences;

    @BeforeAll
    static void start() {
        newest = PostgresServer.start(18, LOGGED);
        beforeBulkSequences = PostgresServer.start(15, LOGGED);
    }

    @AfterAll
    static void stop() {
        newest.close();
        beforeBulkSequences.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void open_tenTimesAsManyObjects_sendsNoMoreThanTheBatchesOfCursors(int major) throws SQLException {
        List<String> few = sent(major, FEW, session -> {});
        List<String> many = sent(major, MANY, session -> {});

        assertThat(many.stream().filter(text -> !text.startsWith("FETCH")))
                .as("for %d tables, where %d need %s", MANY, FEW, few)
                .hasSize(few.size());
        assertThat(many).filteredOn(text -> text.startsWith("FETCH")).hasSizeLessThanOrEqualTo(3);
        assertThat(few).noneMatch(text -> text.startsWith("FETCH"));
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void sequenceValues_ofManySequences_takeOneMessage(int major) throws SQLException {
        int opening = sent(major, MANY, session -> {}).size();

        List<String> all = sent(
                major,
                MANY,
                session -> assertThat(session.sequenceValues())
                        .hasSize(MANY / 2)
                        .allSatisfy((entry, statement) -> assertThat(statement).endsWith(", 1, false);\n")));

        assertThat(all).hasSize(opening + 1);
    }

    /** To lock and look, to copy, and to look again. */
    @Test
    void copyOut_ofTablesThatAreCopiedTogether_takesThreeMessages() throws SQLException {
        List<String> all = sent(15, FEW, session -> {
            List<Chunk> chunks = session.tables().stream()
                    .map(table -> Chunk.whole(table.entryId()))
                    .toList();
            session.copyOutTogether(chunks, new CountedChunks());
        });

        assertThat(all).hasSize(sent(15, FEW, session -> {}).size() + 3);
        assertThat(all).filteredOn(text -> text.startsWith("COPY")).hasSize(1);
    }

    /** Outside of a transaction, {@code idle_session_timeout} would end its session while the leader reads the catalogs. */
    @Test
    void open_afterTheGapCheck_hasTheFirstWorkerJoinAtOnce() throws SQLException {
        List<String> all = sent(18, FEW, session -> {});

        int looked = all.indexOf("COMMIT");
        assertThat(looked).isPositive();
        assertThat(all.get(looked + 1)).contains("SET TRANSACTION SNAPSHOT");
    }

    private interface Work {
        void run(DumpSession session);
    }

    /** The messages of a dump of so many tables. */
    private static List<String> sent(int major, int tables, Work work) throws SQLException {
        PostgresServer server = major == 18 ? newest : beforeBulkSequences;
        DumpRig rig = new DumpRig(server, server.createDatabase("counted"));
        rig.execute("""
                DO $$ BEGIN FOR i IN 1..%d LOOP
                    EXECUTE format('CREATE TABLE t%%s (id %%s PRIMARY KEY, a int CHECK (a > 0), b text DEFAULT ''x'','
                        ' c int REFERENCES t%%s)', i, CASE WHEN i %% 2 = 0 THEN 'serial' ELSE 'int' END, greatest(i - 1, 1));
                    EXECUTE format('CREATE INDEX ON t%%s (b); COMMENT ON TABLE t%%s IS ''one of many'';'
                        ' GRANT SELECT ON t%%s TO public', i, i, i);
                END LOOP; END $$""".formatted(tables));
        int before = server.log().length();
        try (DumpSession session = rig.open(1)) {
            work.run(session);
        }
        List<String> messages = server.log()
                .substring(before)
                .lines()
                .filter(line -> line.contains(STATEMENT))
                .map(line -> line.substring(line.indexOf(STATEMENT) + STATEMENT.length()))
                .toList();
        server.dropDatabase(rig.database);
        return messages;
    }
}
