package io.pgbackup.jdbc.dump;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.DumpSession;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that takes nothing for a while makes the client take nothing from the server. */
@Timeout(120)
class SlowStoreIT {

    private static final int ROWS = 40;

    /** The server sends into a window that stays closed, four times longer than it would suffer that by its own setting. */
    @Test
    void copyOut_whileTheStoreTakesNothing_outlivesTheServersUserTimeout() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        rig.execute("CREATE TABLE big AS SELECT repeat('x', 1000000) AS text FROM generate_series(1, " + ROWS + ")");
        rig.execute("ALTER DATABASE " + rig.database + " SET tcp_user_timeout = '1s'");
        AtomicLong rows = new AtomicLong();
        try (DumpSession session = rig.open(1)) {
            int table = DumpRig.table(session, "big").entryId();

            session.copyOut(Chunk.whole(table), (buffer, offset, length) -> {
                if (rows.incrementAndGet() == 1) {
                    stayAway(rig);
                }
            });
            session.ensureAlive();
        }
        assertThat(rows).hasValue(ROWS);
    }

    private static void stayAway(DumpRig rig) {
        try {
            rig.waitFor(
                    "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'ClientWrite' AND datname = '"
                            + rig.database + "'",
                    "1");
            rig.server.queryText("postgres", "SELECT pg_sleep(4)::text");
        } catch (SQLException e) {
            throw new AssertionError("the server cannot be asked", e);
        }
    }
}
