package io.pgbackup.jdbc.dump;

import io.pgbackup.core.failure.RunException;
import io.pgbackup.jdbc.session.AdvisoryLock;
import io.pgbackup.jdbc.session.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The snapshot that all connections of a dump read from.
 *
 * @param id for {@code SET TRANSACTION SNAPSHOT}
 * @param time when the snapshot was taken, by the server's clock
 * @param lsn the write-ahead log position at that time; empty where the role may not read it
 * @param inRecovery whether the server is a standby
 */
record Snapshot(String id, Instant time, String lsn, boolean inRecovery) {

    /** The first query of the transaction, and therefore the one that takes the snapshot. */
    private static final String TAKE = """
            SELECT pg_catalog.pg_try_advisory_xact_lock(%d),
                   (EXTRACT(epoch FROM pg_catalog.statement_timestamp()) * 1000000)::bigint,
                   pg_catalog.pg_is_in_recovery()""";

    /** Acquires the run lock and takes the snapshot in the leader's transaction, which has begun, and exports the snapshot. */
    static Snapshot take(String database, Connection leader, AdvisoryLock lock) throws SQLException {
        Taken taken = Statements.single(
                leader,
                TAKE.formatted(lock.key()),
                row -> new Taken(row.getBoolean(1), row.getLong(2), row.getBoolean(3)));
        if (!taken.locked()) {
            Optional<String> holder = lock.holder(leader);
            throw RunException.locked(
                    "another run is dumping " + database + " into the same store"
                            + holder.map(session -> ": " + session).orElse(""),
                    "wait until it has ended");
        }
        String id = Statements.single(leader, "SELECT pg_catalog.pg_export_snapshot()", row -> row.getString(1));
        Instant time = Instant.EPOCH.plus(taken.micros(), ChronoUnit.MICROS);
        return new Snapshot(id, time, lsn(database, leader, taken.inRecovery()), taken.inRecovery());
    }

    private record Taken(boolean locked, long micros, boolean inRecovery) {}

    /** Some managed servers forbid the function. */
    private static String lsn(String database, Connection leader, boolean inRecovery) throws SQLException {
        String function = inRecovery ? "pg_last_wal_replay_lsn" : "pg_current_wal_lsn";
        return SourceReader.ifTold(
                        leader, database, "write-ahead log position", "pg_catalog." + function + "()::pg_catalog.text")
                .orElse("");
    }

    /** Returns SQL that puts another session's transaction on this snapshot; it must follow the begin in the same message. */
    String importing() {
        return "; SET TRANSACTION SNAPSHOT '" + id + "'";
    }
}
