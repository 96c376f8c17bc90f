package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.store.Compression;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a newer server no longer takes is named before anything is written. */
class NewerServerIT {

    private static final int JOBS = 2;

    private static final String TRAPS = """
            CREATE TABLE rows (id int PRIMARY KEY);
            INSERT INTO rows SELECT generate_series(1, 100);
            CREATE AGGREGATE collect(anyelement) (SFUNC = array_append, STYPE = anyarray, INITCOND = '{}');
            CREATE VIEW collected AS SELECT collect(id) AS ids FROM rows;
            CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2 * $1';
            CREATE OPERATOR @@! (FUNCTION = twice, LEFTARG = int);
            CREATE VIEW written AS SELECT buffers_backend FROM pg_stat_bgwriter;
            CREATE VIEW on_written AS SELECT * FROM written;
            GRANT EXECUTE ON FUNCTION pg_start_backup(text, boolean, boolean) TO pg_monitor;
            SELECT lo_create(0);
            """;

    private static final String AGGREGATE =
            "AGGREGATE public.collect(anyelement) failed: function array_append(anyarray, anyelement) does not exist";
    private static final String OPERATOR =
            "OPERATOR public.@@! (integer, NONE) failed: operator right argument type must be specified";
    private static final String VIEW =
            "VIEW public.written failed: column pg_stat_bgwriter.buffers_backend does not exist";
    private static final String PRIVILEGE =
            "ACL pg_catalog.FUNCTION pg_start_backup(label text, fast boolean, exclusive boolean) failed:"
                    + " function pg_catalog.pg_start_backup(text, boolean, boolean) does not exist";

    private static final Map<Integer, List<String>> REFUSED = Map.of(
            13, List.of(),
            14, List.of(AGGREGATE, OPERATOR),
            16, List.of(AGGREGATE, OPERATOR, PRIVILEGE),
            18, List.of(AGGREGATE, OPERATOR, VIEW, PRIVILEGE));

    private final Backups backups = new Backups(new InMemoryBackupStore());

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 16, 18})
    void restore_ofWhatTheTargetDoesNotTake_namesAllOfItAndLeavesTheTargetEmpty(int major) throws Exception {
        PostgresServer source = PostgresServer.shared(13);
        PostgresServer target = PostgresServer.shared(major);
        String original = source.createDatabase("traps");
        source.execute(original, TRAPS);
        backups.backup(source, original, Compression.ZSTD, JOBS);
        String copy = target.createDatabase("copy");
        List<String> expected = REFUSED.get(major);

        try (BackupFile file = backups.open(original, Compression.ZSTD)) {
            List<String> refusals = backups.refusals(file, target, copy);
            assertThat(refusals).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(refusals.get(i)).startsWith(expected.get(i));
            }
            if (!expected.isEmpty()) {
                assertThatThrownBy(() -> backups.restore(file, target, copy, JOBS))
                        .isInstanceOfSatisfying(
                                TargetException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TARGET_CONFLICT))
                        .hasMessageContainingAll(refusals.toArray(String[]::new));
            }
            assertThat(objects(target, copy)).isEmpty();

            List<String> failures = backups.restoreAllElse(file, target, copy, JOBS);
            assertThat(failures).hasSizeGreaterThanOrEqualTo(expected.size());
            assertThat(target.queryText(copy, "SELECT count(*) FROM rows")).isEqualTo("100");
        }
    }

    private static List<String> objects(PostgresServer server, String database) throws Exception {
        List<String> objects = new ArrayList<>();
        for (String catalog :
                List.of("pg_class", "pg_proc", "pg_operator", "pg_namespace", "pg_largeobject_metadata")) {
            String oids = "SELECT oid FROM " + catalog + " WHERE oid >= 16384";
            server.query(database, oids, row -> catalog + " " + row.getLong(1)).forEach(objects::add);
        }
        return objects;
    }

    /** A rehearsal locks everything at once; a restore does not, and goes on where that is too much. */
    @Test
    void restore_intoAServerWithRoomForFewLocks_isNotStoppedByItsRehearsal() throws Exception {
        PostgresServer source = PostgresServer.shared(17);
        String original = source.createDatabase("many");
        source.execute(
                original,
                "DO $$ BEGIN FOR i IN 1..300 LOOP EXECUTE format('CREATE TABLE t%s (a text)', i); END LOOP; END $$");
        backups.backup(source, original, Compression.ZSTD, JOBS);
        Map<String, String> fewLocks =
                Map.of("max_locks_per_transaction", "10", "max_connections", "10", "max_prepared_transactions", "0");
        try (PostgresServer target = PostgresServer.start(18, fewLocks);
                BackupFile file = backups.open(original, Compression.ZSTD)) {
            String copy = target.createDatabase("copy");
            assertThat(backups.refusals(file, target, copy)).isEmpty();
            assertThat(target.log()).contains("out of shared memory");

            backups.restore(file, target, copy, JOBS);
            assertThat(target.queryText(copy, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                    .isEqualTo("300");
        }
    }
}
