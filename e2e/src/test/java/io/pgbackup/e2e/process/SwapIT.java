package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A restore that makes or replaces a database dies in the middle, or meets another: no half database has a name that somebody uses, no
 * database stays closed, and whatever is left over is named.
 */
class SwapIT {

    private static final int KILLED = 128 + 9;
    private static final long MEGABYTES = 96;

    @TempDir
    private static Path directory;

    private static PostgresServer server;
    private static String source;
    private static String store;

    /** A server of its own, since its backends are killed. */
    @BeforeAll
    static void backUp() throws SQLException {
        server = PostgresServer.start(15);
        source = server.createDatabase("source");
        Tables.fill(server, source, "big", MEGABYTES);
        store = new DirectoryStore(directory.resolve("store")).uri();
        Cli.assertDone(Cli.plain().run("backup", "--no-globals", "--url", server.url(source), "--store", store));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void dropLeftovers() throws SQLException {
        for (String database : databases("%\\_restore\\_%")) {
            server.dropDatabase(database);
        }
    }

    private static String[] restore(String target, String... more) {
        List<String> arguments = new java.util.ArrayList<>(
                List.of("restore", source, "--target", server.url(target), "--store", store, "--jobs", "2"));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private static List<String> databases(String like) throws SQLException {
        return server.query(
                "postgres",
                "SELECT datname FROM pg_database WHERE datname LIKE '" + like + "' ORDER BY 1",
                row -> row.getString(1));
    }

    private static String only(List<String> names) {
        assertThat(names).hasSize(1);
        return names.get(0);
    }

    private static void awaitLoad(Program.Running running, String like) throws Exception {
        Waiting.until("rows are being loaded", running, () -> {
            List<String> databases = databases(like);
            return !databases.isEmpty() && isLoading(databases.get(0));
        });
    }

    /** The client stands still in the middle of its rows, until it is told to go on, or killed. */
    private static void stopInLoad(Program.Running running, String like) throws Exception {
        awaitLoad(running, like);
        signal("STOP", running.process().pid());
    }

    private static void goOn(Program.Running running) {
        signal("CONT", running.process().pid());
    }

    private static boolean isLoading(String database) throws SQLException {
        return server.query(
                                "postgres",
                                "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database
                                        + "' AND query LIKE 'COPY%' AND state = 'active'",
                                row -> row.getLong(1))
                        .get(0)
                > 0;
    }

    private static void kill(Program.Running running) throws Exception {
        running.kill();
        assertThat(Cli.plain().await(running).exit()).isEqualTo(KILLED);
    }

    private static void signal(String signal, long pid) {
        Program.Outcome outcome =
                Program.of("kill", "-" + signal, String.valueOf(pid)).run();
        assertThat(outcome.exit()).as("kill; %s", outcome).isZero();
    }

    private static long backend(String database, String condition) throws SQLException {
        return server.query(
                        "postgres",
                        "SELECT pid FROM pg_stat_activity WHERE datname = '" + database + "' AND " + condition,
                        row -> row.getLong(1))
                .get(0);
    }

    private static String rows(String database) throws SQLException {
        return server.queryText(database, "SELECT count(*) FROM big");
    }

    private static void assertNamed(String leftover) {
        Program.Outcome check = Cli.plain().run("check", "--url", server.url(source), "--store", store);
        assertThat(check.out())
                .as("what check says; %s", check)
                .contains(
                        "database " + leftover + " is left over from a restore that did not complete",
                        "DROP DATABASE \"" + leftover + "\"");
    }

    @Test
    void create_killedInTheMiddle_leavesNothingUnderTheNameAndTheNextOnesNameIt() throws Exception {
        try (Program.Running running = Cli.plain().start(restore("made", "--create"))) {
            stopInLoad(running, "made\\_restore\\_%");
            Program.Outcome check = Cli.plain().run("check", "--url", server.url(source), "--store", store);
            assertThat(check.out()).as("while it runs; %s", check).contains("is in use (pid ");
            kill(running);
        }
        assertThat(databases("made")).isEmpty();
        String leftover = only(databases("made\\_restore\\_%"));
        Waiting.until("its sessions have ended", () -> Tables.connections(server, leftover) == 0);
        assertNamed(leftover);

        Program.Outcome next = Cli.plain().run(restore("made", "--create"));

        Cli.assertDone(next);
        assertThat(next.err()).contains("DROP DATABASE \"" + leftover + "\"");
        assertThat(databases("made%")).containsExactly("made", leftover);
        assertThat(rows("made")).isEqualTo(rows(source));
        server.dropDatabase("made");
    }

    @Test
    void create_whoseServerLosesABackend_dropsWhatItMadeWhenTheServerIsThereAgain() throws Exception {
        try (Program.Running running = Cli.plain().start(restore("crashed", "--create"))) {
            awaitLoad(running, "crashed\\_restore\\_%");
            signal("KILL", backend(only(databases("crashed\\_restore\\_%")), "query LIKE 'COPY%'"));
            Program.Outcome outcome = Cli.plain().await(running);
            assertThat(outcome.exit()).as("exit code; %s", outcome).isIn(1, 3);
            Cli.assertOneError(outcome, "created for this restore, has been dropped");
        }
        assertThat(databases("crashed%")).isEmpty();
    }

    @Test
    void replace_whoseServerLosesABackend_leavesTheOldOneAndDropsTheNew() throws Exception {
        String target = target("crashing");
        try (Program.Running running = Cli.plain().start(restore(target, "--replace"))) {
            awaitLoad(running, target + "\\_restore\\_%");
            signal("KILL", backend(only(databases(target + "\\_restore\\_%")), "query LIKE 'COPY%'"));
            Program.Outcome outcome = Cli.plain().await(running);
            assertThat(outcome.exit()).as("exit code; %s", outcome).isIn(1, 3);
            Cli.assertOneError(outcome, "created for this restore, has been dropped");
        }
        assertThat(databases(target + "%")).containsExactly(target);
        assertThat(server.queryText(target, "SELECT what FROM mine")).isEqualTo("old");
        server.dropDatabase(target);
    }

    /** A backend that is stopped ends no session, so the swap waits for it. */
    @Test
    void replace_killedInTheMiddleOfItsSwap_leavesTheOldOneOpen() throws Exception {
        String target = target("swapped");
        String leftover;
        try (Connection user = server.connect(target);
                Program.Running running = Cli.plain().start(restore(target, "--replace"))) {
            assertThat(user.isValid(5)).isTrue();
            long stopped = backend(target, "true");
            signal("STOP", stopped);
            try {
                Waiting.until(
                        "the swap waits",
                        running,
                        () -> !server.query(
                                        "postgres",
                                        "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'ALTER DATABASE%RENAME%' AND state = 'active'",
                                        row -> row.getInt(1))
                                .isEmpty());
                kill(running);
                leftover = only(databases(target + "\\_restore\\_%"));
                // While the stopped session is still there.
                assertThat(server.queryText(target, "SELECT what FROM mine")).isEqualTo("old");
            } finally {
                signal("CONT", stopped);
            }
        }
        assertThat(server.queryText(
                        "postgres", "SELECT datallowconn FROM pg_database WHERE datname = '" + target + "'"))
                .isEqualTo("t");
        Waiting.until("its sessions have ended", () -> Tables.connections(server, leftover) == 0);
        assertNamed(leftover);

        Program.Outcome next = Cli.plain().run(restore(target, "--replace", "--drop-old"));

        Cli.assertDone(next);
        assertThat(next.out() + next.err())
                .contains(leftover)
                .contains("the old one is dropped")
                .doesNotContain("is now");
        assertThat(databases(target + "%")).containsExactly(target, leftover);
        assertThat(rows(target)).isEqualTo(rows(source));
        server.dropDatabase(target);
    }

    @Test
    void restore_whereAnotherRestores_isToldWhoAndLeavesIt() throws Exception {
        String target = server.createDatabase("shared");
        try (Program.Running running = Cli.plain().start(restore(target))) {
            stopInLoad(running, target);
            Program.Outcome second = Cli.plain().run(restore(target));
            Cli.assertFailed(second, 7, "another run is restoring database " + target + " (pid ", "user postgres");
            Program.Outcome replacing = Cli.plain().run(restore(target, "--replace"));
            Cli.assertFailed(replacing, 7, "another run is restoring database " + target);
            goOn(running);
            Cli.assertDone(Cli.plain().await(running));
        }
        assertThat(rows(target)).isEqualTo(rows(source));
        server.dropDatabase(target);
    }

    @Test
    void restore_intoWhatIsBeingReplacedOrMade_isToldWho() throws Exception {
        String target = server.createDatabase("replaced");
        try (Program.Running running = Cli.plain().start(restore(target, "--replace"))) {
            stopInLoad(running, target + "\\_restore\\_%");
            Cli.assertFailed(Cli.plain().run(restore(target)), 7, "another run is restoring database " + target);
            goOn(running);
            Cli.assertDone(Cli.plain().await(running));
        }
        try (Program.Running running = Cli.plain().start(restore("twice", "--create"))) {
            stopInLoad(running, "twice\\_restore\\_%");
            Cli.assertFailed(
                    Cli.plain().run(restore("twice", "--create")),
                    6,
                    "database twice is already being created",
                    "pid ");
            goOn(running);
            Cli.assertDone(Cli.plain().await(running));
        }
        assertThat(databases("twice%")).containsExactly("twice");
        server.dropDatabase("twice");
        databases(target + "%").forEach(SwapIT::drop);
    }

    private static void drop(String database) {
        try {
            server.dropDatabase(database);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String target(String name) throws SQLException {
        String target = server.createDatabase(name);
        server.execute(target, "CREATE TABLE mine AS SELECT 'old' AS what");
        return target;
    }
}
