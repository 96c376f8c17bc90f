package io.pgbackup.jdbc.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens between the snapshot and the locks must never show as a table without its rows. */
@Timeout(180)
class DumpGapIT {

    /** Acts in the gap of the first attempts, and counts all. */
    private static GapHook during(DumpRig rig, int attempts, String sql, AtomicInteger count) {
        return attempt -> {
            count.incrementAndGet();
            if (attempt <= attempts) {
                try {
                    rig.execute(sql.formatted(attempt));
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "13 | TRUNCATE t; INSERT INTO t SELECT 1, 'new'",
                "15 | TRUNCATE t; INSERT INTO t SELECT 1, 'new'",
                "18 | TRUNCATE t; INSERT INTO t SELECT 1, 'new'",
                "15 | VACUUM FULL t",
                "15 | CLUSTER t USING t_pkey",
                "15 | ALTER TABLE t ALTER a TYPE bigint",
                "15 | ALTER TABLE t DROP COLUMN b",
                "13 | ALTER TABLE t DROP COLUMN b",
                "15 | ALTER TABLE t RENAME COLUMN b TO z",
                "15 | ALTER TABLE t ADD COLUMN z int",
                "15 | ALTER TABLE t RENAME TO old; CREATE TABLE t (a int, b text); INSERT INTO t VALUES (9, 'other')",
                "15 | DROP TABLE t; CREATE TABLE t (a int, b text); INSERT INTO t VALUES (9, 'other')",
            })
    void open_tableChangedInTheGap_startsAgainAndIsRight(int major, String change) throws SQLException {
        DumpRig rig = DumpRig.of(major);
        rig.execute(
                "CREATE TABLE t (a int PRIMARY KEY, b text); INSERT INTO t SELECT i, 'x' FROM generate_series(1, 9) i");
        AtomicInteger attempts = new AtomicInteger();

        try (DumpSession session = rig.open(1, during(rig, 1, change, attempts))) {
            assertThat(attempts).hasValue(2);
            TableData table = DumpRig.table(session, "t");
            assertThat(DumpRig.rows(session, "t"))
                    .hasSize(Integer.parseInt(rig.server.queryText(rig.database, "SELECT count(*) FROM t")))
                    .isNotEmpty();
            assertThat(String.join(",", table.columns()))
                    .isEqualTo(rig.server.queryText(
                            rig.database,
                            "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute"
                                    + " WHERE attrelid = 't'::regclass AND attnum > 0 AND NOT attisdropped"));
        }
    }

    /** Expressions are written with the latest names, and catalogs are read as the snapshot has them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "13 | ALTER FUNCTION one() RENAME TO two",
                "18 | ALTER FUNCTION one() RENAME TO two",
                "17 | ALTER TYPE mood RENAME TO mode",
                "17 | ALTER TYPE mood RENAME VALUE 'sad' TO 'bad'",
                "17 | ALTER VIEW v RENAME COLUMN x TO y",
                "17 | ALTER VIEW v SET SCHEMA other",
                "17 | ALTER SCHEMA other RENAME TO another",
            })
    void open_somethingRenamedInTheGap_startsAgain(int major, String change) throws SQLException {
        DumpRig rig = DumpRig.of(major);
        rig.execute(
                "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TYPE mood AS ENUM ('sad', 'ok');"
                        + " CREATE SCHEMA other; CREATE TABLE t (a int DEFAULT one(), m mood DEFAULT 'sad');"
                        + " CREATE VIEW v AS SELECT 1 AS x; CREATE VIEW w AS SELECT * FROM v");
        AtomicInteger attempts = new AtomicInteger();

        rig.open(1, during(rig, 1, change, attempts)).close();

        assertThat(attempts).hasValue(2);
    }

    @Test
    void open_somethingMadeInTheGap_goesOn() throws SQLException {
        DumpRig rig = DumpRig.of(17);
        rig.execute("CREATE VIEW v AS SELECT 1 AS x");
        AtomicInteger attempts = new AtomicInteger();

        rig.open(1, during(rig, 1, "CREATE VIEW w AS SELECT 1 AS x; CREATE TYPE mood AS ENUM ('sad')", attempts))
                .close();

        assertThat(attempts).hasValue(1);
    }

    @Test
    void open_tableDroppedInTheGap_isNotInTheDump() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE t (a int); CREATE TABLE u (a int)");
        AtomicInteger attempts = new AtomicInteger();

        try (DumpSession session = rig.open(1, during(rig, 1, "DROP TABLE t", attempts))) {
            assertThat(attempts).hasValue(2);
            assertThat(session.entries().stream()
                            .filter(entry -> entry.kind() == EntryKind.TABLE)
                            .map(Entry::name))
                    .containsExactly("u");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUNCATE t", "VACUUM FULL t", "ALTER TABLE t ADD COLUMN c%d int"})
    void open_changeInEveryGap_givesUpAndNamesTheTable(String change) throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
        AtomicInteger attempts = new AtomicInteger();

        DatabaseException e =
                catchThrowableOfType(DatabaseException.class, () -> rig.open(2, during(rig, 9, change, attempts)));

        assertThat(attempts).hasValue(3);
        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_CHANGED);
        assertThat(e).hasMessageContaining("table public.t ").hasMessageContaining("3 attempts");
        rig.waitFor("SELECT count(*) FROM pg_stat_activity WHERE datname = '" + rig.database + "'", "0");
    }

    @Test
    void open_tableDroppedInEveryGap_givesUpAndNamesTheTable() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE t1 (); CREATE TABLE t2 (); CREATE TABLE t3 ()");

        DatabaseException e = catchThrowableOfType(
                DatabaseException.class, () -> rig.open(1, during(rig, 9, "DROP TABLE t%d", new AtomicInteger())));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_CHANGED);
        assertThat(e).hasMessageContaining("t3");
    }

    @Test
    void open_harmlessWorkInTheGap_needsOneAttempt() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE t (a int); INSERT INTO t SELECT generate_series(1, 100)");
        AtomicInteger attempts = new AtomicInteger();
        String work = "INSERT INTO t VALUES (0); DELETE FROM t WHERE a > 50; ANALYZE t";

        try (DumpSession session = rig.open(1, during(rig, 1, work, attempts))) {
            rig.execute("VACUUM t");
            assertThat(attempts).hasValue(1);
            assertThat(DumpRig.rows(session, "t")).hasSize(100);
        }
    }
}
