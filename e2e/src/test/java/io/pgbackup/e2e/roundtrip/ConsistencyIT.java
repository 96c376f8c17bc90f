package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.store.Compression;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Money moves between accounts all the while; the restored total is exact, over chunks and several connections. */
class ConsistencyIT {

    private static final int ACCOUNTS = 400_000;

    @Test
    void backup_whileMoneyMoves_keepsTheTotal() throws Exception {
        PostgresServer server = PostgresServer.shared(16);
        String bank = server.createDatabase("bank");
        server.execute(
                bank,
                "CREATE TABLE account (id integer PRIMARY KEY, balance bigint NOT NULL, note text);"
                        + "INSERT INTO account SELECT i, 1000, repeat(md5(i::text), 8) FROM generate_series(1, "
                        + ACCOUNTS
                        + ") i; CREATE TABLE transfer (amount bigint NOT NULL); ANALYZE");
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger moves = new AtomicInteger();
        ExecutorService mover = Executors.newSingleThreadExecutor();
        Backups backups = new Backups(new InMemoryBackupStore());
        try {
            Future<?> moving = mover.submit(() -> move(server, bank, stop, moves));
            while (moves.get() == 0 && !moving.isDone()) {
                Thread.onSpinWait();
            }
            backups.backup(server, bank, Compression.NONE, 3);
            stop.set(true);
            moving.get();
        } finally {
            stop.set(true);
            mover.shutdownNow();
        }
        String copy = server.createDatabase("copy");
        try (BackupFile file = backups.open(bank, Compression.NONE)) {
            assertThat(file.index().tables().stream()
                            .filter(table -> table.data().name().equals("account"))
                            .findFirst()
                            .orElseThrow()
                            .pieces())
                    .as("statements that the table came in")
                    .hasSizeGreaterThan(2);
            backups.restore(file, server, copy, 2);
        }
        assertThat(moves.get()).as("transfers during the backup").isGreaterThan(10);
        assertThat(server.queryText(copy, "SELECT sum(balance) || ' ' || count(*) FROM account"))
                .isEqualTo(1000L * ACCOUNTS + " " + ACCOUNTS);
    }

    private static Void move(PostgresServer server, String bank, AtomicBoolean stop, AtomicInteger moves)
            throws Exception {
        try (Connection connection = server.connect(bank);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!stop.get()) {
                long from = 1 + moves.get() * 7919L % ACCOUNTS;
                long to = 1 + moves.get() * 104_729L % ACCOUNTS;
                statement.execute("UPDATE account SET balance = balance - 7 WHERE id = " + from);
                statement.execute("UPDATE account SET balance = balance + 7 WHERE id = " + to);
                statement.execute("INSERT INTO transfer VALUES (7)");
                connection.commit();
                moves.incrementAndGet();
            }
        }
        return null;
    }
}
