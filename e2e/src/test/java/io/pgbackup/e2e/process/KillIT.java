package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.s3.Fault;
import io.pgbackup.testkit.s3.InjectedFault;
import io.pgbackup.testkit.s3.S3Operation;
import io.pgbackup.testkit.s3.StrictS3Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command line, its database and its store die in the middle of a run: whatever the moment, nothing that looks like a backup
 * is left, and the next run works.
 */
class KillIT {

    private static final PostgresServer SERVER = PostgresServer.shared(15);
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int KILLED = 128 + 9;
    private static final String BUCKET = "backups";
    private static final String S3_URI = "s3://" + BUCKET + "/nightly";

    /** Large enough that a run takes seconds, and that its parts do not all fit into buffers. */
    private static final long MEGABYTES = 256;

    private static String database;

    @TempDir
    Path directory;

    private final StrictS3Server s3 = StrictS3Server.builder().spoolToDisk().start();
    private DirectoryStore store;

    @BeforeAll
    static void fill() throws Exception {
        database = SERVER.createDatabase("kill");
        Tables.fill(SERVER, database, "big", MEGABYTES);
    }

    @BeforeEach
    void prepare() {
        store = new DirectoryStore(directory.resolve("store"));
        s3.createBucket(BUCKET);
    }

    @AfterEach
    void stop() {
        s3.close();
    }

    private static String[] backup(String url, String store) {
        return new String[] {"backup", "--no-globals", "--url", url, "--store", store, "--jobs", "2"};
    }

    private static void awaitFirstPart(DirectoryStore store, Program.Running running) throws Exception {
        Waiting.until(
                "a temporary file is in the store",
                running,
                () -> !store.files().isEmpty());
    }

    private InjectedFault stallParts() {
        return s3.inject(Fault.stallBeforeApplying().on(S3Operation.UPLOAD_PART).always());
    }

    private static void awaitNoConnections() throws Exception {
        Waiting.until("the server has ended all sessions of the run", () -> Tables.connections(SERVER, database) == 0);
    }

    private static void assertListsNothing(Cli cli, String storeUri) {
        Program.Outcome list = cli.run("list", "--store", storeUri);
        Cli.assertDone(list);
        assertThat(list.out()).as("what list shows; %s", list).doesNotContain(".sql", database);
    }

    private void assertBackupWorks(Cli cli, String storeUri) {
        Cli.assertDone(cli.run(backup(SERVER.url(database), storeUri)));
        Program.Outcome list = cli.run("list", "--store", storeUri);
        Cli.assertDone(list);
        assertThat(list.out()).as("what list shows; %s", list).contains(database);
        Cli.assertDone(cli.run("verify", database, "--store", storeUri));
    }

    @Test
    void backup_killedWhileItWritesToADirectory_leavesNothingVisibleAndTheNextOneWorks() throws Exception {
        try (Program.Running running = Cli.plain().start(backup(SERVER.url(database), store.uri()))) {
            awaitFirstPart(store, running);
            running.kill();
            assertThat(Cli.plain().await(running).exit())
                    .as("exit code after SIGKILL in mid-backup")
                    .isEqualTo(KILLED);
        }
        assertThat(store.keys()).as("files that are called as backups are").isEmpty();
        assertListsNothing(Cli.plain(), store.uri());
        awaitNoConnections();
        assertBackupWorks(Cli.plain(), store.uri());
        assertThat(store.keys()).hasSize(1);
    }

    @Test
    void backup_killedWhileItUploads_leavesNothingVisibleAndTheNextOneWorks() throws Exception {
        Cli cli = Cli.at(s3);
        InjectedFault stall = stallParts();
        try (Program.Running running = cli.start(backup(SERVER.url(database), S3_URI))) {
            stall.awaitStruck(LIMIT);
            running.kill();
            assertThat(cli.await(running).exit())
                    .as("exit code after SIGKILL in mid-upload")
                    .isEqualTo(KILLED);
        }
        s3.clearFaults();
        assertThat(s3.keys(BUCKET)).isEmpty();
        assertListsNothing(cli, S3_URI);
        awaitNoConnections();
        assertBackupWorks(cli, S3_URI);
        assertThat(s3.keys(BUCKET)).hasSize(1);
    }

    @Test
    void backup_interruptedWhileItWritesToADirectory_endsWith130AndLeavesNothing() throws Exception {
        try (Program.Running running = Cli.plain().startInterruptible(backup(SERVER.url(database), store.uri()))) {
            awaitFirstPart(store, running);
            running.interrupt();
            Program.Outcome outcome = Cli.plain().await(running);
            assertThat(outcome.exit()).as("exit code after SIGINT; %s", outcome).isEqualTo(130);
        }
        assertThat(store.files()).as("all files in the store").isEmpty();
        awaitNoConnections();
    }

    @Test
    void backup_interruptedWhileItUploads_endsWith130AndAbortsItsUpload() throws Exception {
        Cli cli = Cli.at(s3);
        InjectedFault stall = stallParts();
        try (Program.Running running = cli.startInterruptible(backup(SERVER.url(database), S3_URI))) {
            stall.awaitStruck(LIMIT);
            assertThat(s3.openUploads()).hasSize(1);
            running.interrupt();
            Program.Outcome outcome = cli.await(running);
            assertThat(outcome.exit()).as("exit code after SIGINT; %s", outcome).isEqualTo(130);
        }
        assertThat(s3.openUploads()).as("uploads that nobody aborted").isEmpty();
        assertThat(s3.keys(BUCKET)).isEmpty();
        awaitNoConnections();
    }

    @Test
    void backup_whoseServerDiesInTheMiddle_failsAndNamesTableOrConnection() throws Exception {
        try (PostgresServer server = PostgresServer.start(15)) {
            String doomed = server.createDatabase("doomed");
            Tables.fill(server, doomed, "big", MEGABYTES / 2);
            Cli cli = Cli.at(s3);
            InjectedFault stall = stallParts();
            try (Program.Running running = cli.start(backup(server.url(doomed), S3_URI))) {
                stall.awaitStruck(LIMIT);
                server.stopImmediately();
                s3.clearFaults();
                Program.Outcome outcome = cli.await(running);
                assertThat(outcome.exit())
                        .as("exit code after the server was killed; %s", outcome)
                        .isIn(1, 3);
                Cli.assertOneError(outcome);
                assertThat(outcome.err())
                        .as("the error names the table or the connection; %s", outcome)
                        .containsPattern("big|(?i:connection)|127\\.0\\.0\\.1:" + server.port());
            }
            assertThat(s3.keys(BUCKET)).isEmpty();
            assertThat(s3.openUploads()).as("uploads that nobody aborted").isEmpty();
            assertListsNothing(cli, S3_URI);
        }
    }

    @Test
    void backup_whoseStoreDiesInTheMiddle_failsWithTheCodeOfTheStore() throws Exception {
        Cli cli = Cli.at(s3);
        InjectedFault stall = stallParts();
        try (Program.Running running = cli.start(backup(SERVER.url(database), S3_URI))) {
            stall.awaitStruck(LIMIT);
            s3.close();
            Cli.assertFailed(cli.await(running), 4);
        }
        awaitNoConnections();
    }

    @Test
    void restore_whoseServerDiesInTheMiddle_failsAndSaysWhatIsInTheTarget() throws Exception {
        Cli.assertDone(Cli.plain().run(backup(SERVER.url(database), store.uri())));
        try (PostgresServer server = PostgresServer.start(15)) {
            String target = server.createDatabase("target");
            try (Program.Running running =
                    Cli.plain().start("restore", database, "--target", server.url(target), "--store", store.uri())) {
                Waiting.until("rows are being loaded", running, () -> Tables.isLoading(server, target));
                server.stopImmediately();
                Program.Outcome outcome = Cli.plain().await(running);
                assertThat(outcome.exit())
                        .as("exit code after the server was killed; %s", outcome)
                        .isIn(1, 3);
                Cli.assertOneError(outcome, "the target now holds");
            }
        }
    }

    /** Guards the tests above: were the stall not in force, a run would leave exactly this. */
    @Test
    void backup_thatNobodyDisturbs_leavesOneKeyAndNoOpenUpload() {
        Cli cli = Cli.at(s3);
        Cli.assertDone(cli.run(backup(SERVER.url(database), S3_URI)));
        assertThat(s3.keys(BUCKET)).hasSize(1).allMatch(key -> key.startsWith("nightly/"));
        assertThat(List.of(BackupKeys.parse(s3.keys(BUCKET).get(0).substring("nightly/".length()))))
                .allMatch(java.util.Optional::isPresent);
        assertThat(s3.openUploads()).isEmpty();
        assertThat(s3.requestCount(S3Operation.UPLOAD_PART)).isGreaterThan(8);
    }
}
