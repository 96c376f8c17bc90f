package io.pgbackup.e2e.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.format.index.Trailer;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.s3.Fault;
import io.pgbackup.testkit.s3.InjectedFault;
import io.pgbackup.testkit.s3.S3Operation;
import io.pgbackup.testkit.s3.StrictS3Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that can be wrong around the program: each ends with its own exit code and one line that says what it is. */
class BadInputIT {

    private static final String BUCKET = "backups";
    private static final String S3_URI = "s3://" + BUCKET + "/nightly";
    private static final String PASSWORD = "correct-Horse.battery/staple";
    private static final String WRONG_PASSWORD = "wrong-Horse.battery/staple";

    private static PostgresServer server;
    private static StrictS3Server s3;
    private static String database;

    @TempDir
    Path directory;

    private DirectoryStore store;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start(15);
        s3 = StrictS3Server.start();
        s3.createBucket(BUCKET);
        database = server.createDatabase("shop");
        server.execute(
                database,
                "CREATE TABLE customers (id integer PRIMARY KEY, name text);"
                        + "INSERT INTO customers SELECT g, md5(g::text) FROM generate_series(1, 2000) AS g");
        requirePasswords();
    }

    /** Lets the role {@code guarded} in with its password only; everybody else is trusted as before. */
    private static void requirePasswords() throws Exception {
        server.execute(
                "postgres",
                "SET password_encryption = 'scram-sha-256'; CREATE ROLE guarded SUPERUSER LOGIN PASSWORD '" + PASSWORD
                        + "'");
        Path rules = Path.of(server.queryText("postgres", "SHOW hba_file"));
        Files.writeString(rules, "host all guarded 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
        server.execute("postgres", "SELECT pg_reload_conf()");
        Waiting.until(
                "the server has read pg_hba.conf again",
                () -> server.queryText(
                                "postgres",
                                "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method = 'scram-sha-256'")
                        .equals("1"));
    }

    @AfterAll
    static void stop() {
        s3.close();
        server.close();
    }

    @BeforeEach
    void prepare() {
        store = new DirectoryStore(directory.resolve("store"));
        s3.clearFaults();
        s3.allowAll();
    }

    private String guardedUrl(String credentials) {
        return "postgresql://" + credentials + "@" + server.host() + ":" + server.port() + "/" + database;
    }

    private Program.Outcome backup(Cli cli, String url, String storeUri) {
        return cli.run("backup", "--url", url, "--store", storeUri);
    }

    private Path backupFile(String compression) {
        Cli.assertDone(Cli.plain()
                .run("backup", "--url", server.url(database), "--store", store.uri(), "--compression", compression));
        return store.onlyBackup();
    }

    private void assertNothingStored() {
        assertThat(store.files()).as("all files in the store").isEmpty();
    }

    // The database.

    @Test
    void backup_ofAnUnknownHost_endsWith3() {
        String url = "postgresql://me@no-such-host.invalid/shop";
        Cli.assertFailed(backup(Cli.plain(), url, store.uri()), 3, "no-such-host.invalid");
        assertNothingStored();
    }

    @Test
    void backup_ofAPortWhereNobodyListens_endsWith3() {
        Cli.assertFailed(backup(Cli.plain(), "postgresql://me@127.0.0.1:1/shop", store.uri()), 3, "127.0.0.1:1");
        assertNothingStored();
    }

    @Test
    void backup_withTheRightPassword_isDone() {
        Cli cli = Cli.plain().withSecret("PGPASSWORD", PASSWORD);
        Cli.assertDone(backup(cli, guardedUrl("guarded"), store.uri()));
    }

    @Test
    void backup_withAWrongPassword_endsWith3() {
        Cli cli = Cli.plain().withSecret("PGPASSWORD", WRONG_PASSWORD);
        Cli.assertFailed(backup(cli, guardedUrl("guarded"), store.uri()), 3, "guarded");
        assertNothingStored();
    }

    @Test
    void backup_withAWrongPasswordInTheUrl_endsWith3AndDoesNotShowIt() {
        Cli cli = Cli.plain().hiding("s3cretInUrl");
        Cli.assertFailed(backup(cli, guardedUrl("guarded:s3cretInUrl"), store.uri()), 3, "guarded");
        Program.Outcome verbose =
                cli.run("backup", "--url", guardedUrl("guarded:s3cretInUrl"), "--store", store.uri(), "--verbose");
        assertThat(verbose.exit()).as(verbose.toString()).isEqualTo(3);
        Program.Outcome json =
                cli.run("backup", "--url", guardedUrl("guarded:s3cretInUrl"), "--store", store.uri(), "--json");
        assertThat(json.exit()).as(json.toString()).isEqualTo(3);
    }

    @Test
    void backup_withNoPasswordWhereOneIsNeeded_endsWith3() {
        Cli.assertFailed(backup(Cli.plain(), guardedUrl("guarded"), store.uri()), 3, "password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://me:s3cr%ZZet@127.0.0.1/shop",
                "postgresql://me:s3cr%ZZet@127.0.0.1:port/shop",
                "postgres//me:s3cr%ZZet@127.0.0.1/shop",
                "jdbc:postgresql://127.0.0.1/shop?user=me&password=s3cr%ZZet",
                "postgresql://me@127.0.0.1/shop?password=s3cr%ZZet&sslmode=sometimes"
            })
    void backup_ofAUrlThatIsNone_endsWith2AndDoesNotShowItsPassword(String url) {
        Cli.assertFailed(backup(Cli.plain().hiding("s3cr%ZZet").hiding("s3cr"), url, store.uri()), 2);
    }

    @Test
    void backup_ofAMissingDatabase_endsWith3() {
        Cli.assertFailed(backup(Cli.plain(), server.url("no_such_database"), store.uri()), 3, "no_such_database");
        assertNothingStored();
    }

    @Test
    void backup_byARoleThatMayNotReadATable_failsAndNamesTheTable() throws Exception {
        server.execute("postgres", "DROP ROLE IF EXISTS nobody; CREATE ROLE nobody LOGIN");
        String url = guardedUrl("nobody");
        Program.Outcome outcome = backup(Cli.plain(), url, store.uri());
        assertThat(outcome.exit()).as(outcome.toString()).isIn(1, 3);
        Cli.assertOneError(outcome, "customers");
        assertNothingStored();
    }

    // The store.

    @Test
    void backup_toAMissingBucket_endsWith4() {
        Cli.assertFailed(backup(Cli.at(s3), server.url(database), "s3://no-such-bucket/x"), 4, "no-such-bucket");
    }

    @Test
    void list_ofAMissingBucket_endsWith4() {
        Cli.assertFailed(Cli.at(s3).run("list", "--store", "s3://no-such-bucket/x"), 4, "no-such-bucket");
    }

    @Test
    void backup_toADeniedBucket_endsWith4() {
        s3.createBucket("denied");
        s3.denyBucket("denied");
        Cli.assertFailed(backup(Cli.at(s3), server.url(database), "s3://denied/x"), 4, "denied");
        assertThat(s3.keys("denied")).isEmpty();
    }

    @Test
    void backup_toABucketThatOnlyLetsItRead_endsWith4AndSaysWhichActIsDenied() {
        s3.denyOperations(S3Operation.PUT_OBJECT, S3Operation.CREATE_MULTIPART_UPLOAD);
        int before = s3.keys(BUCKET).size();
        Cli.assertFailed(backup(Cli.at(s3), server.url(database), S3_URI), 4, BUCKET);
        assertThat(s3.keys(BUCKET)).hasSize(before);
    }

    @Test
    void backup_withAWrongSecretKey_endsWith4() {
        String wrong = "wrong/S3+server/secret/key/of/40/chars00";
        Cli cli = Cli.at(s3).withSecret("AWS_SECRET_ACCESS_KEY", wrong);
        Cli.assertFailed(backup(cli, server.url(database), S3_URI), 4);
        Program.Outcome verbose = cli.run("backup", "--url", server.url(database), "--store", S3_URI, "--verbose");
        assertThat(verbose.exit()).as(verbose.toString()).isEqualTo(4);
    }

    @Test
    void backup_withoutCredentials_endsWith4OrAsAWrongConfiguration() {
        Cli cli = Cli.plain()
                .with("AWS_ENDPOINT_URL", s3.endpoint().toString())
                .with("AWS_REGION", s3.region())
                .with("AWS_SHARED_CREDENTIALS_FILE", directory.resolve("none").toString())
                .with("AWS_CONFIG_FILE", directory.resolve("none").toString());
        Program.Outcome outcome = backup(cli, server.url(database), S3_URI);
        assertThat(outcome.exit()).as(outcome.toString()).isIn(2, 4);
        Cli.assertOneError(outcome, "credentials");
    }

    @Test
    void backup_toAnEndpointWhereNobodyListens_endsWith4() {
        Cli cli = Cli.at(s3).with("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        Cli.assertFailed(backup(cli, server.url(database), S3_URI), 4, BUCKET);
    }

    @Test
    void backup_toADirectoryWithoutAParent_endsWith4AndMakesNone() {
        Path absent = directory.resolve("absent");
        Cli.assertFailed(
                backup(Cli.plain(), server.url(database), "file:" + absent.resolve("store")),
                4,
                absent.resolve("store").toString());
        assertThat(absent).doesNotExist();
    }

    @Test
    void backup_toAFileInsteadOfADirectory_endsWith4() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Cli.assertFailed(backup(Cli.plain(), server.url(database), "file:" + file), 4, file.toString());
        assertThat(file).isEmptyFile();
    }

    @Test
    void backup_toADirectoryThatMayNotBeWritten_endsWith4() throws IOException {
        Path locked = Files.createDirectory(directory.resolve("locked"));
        assertThat(locked.toFile().setWritable(false)).isTrue();
        Cli.assertFailed(
                Cli.plain().runUnprivileged("backup", "--url", server.url(database), "--store", "file:" + locked),
                4,
                locked.toString());
    }

    @Test
    void backup_toADiskThatBecomesFull_endsWith4AndLeavesNothing() throws Exception {
        String large = server.createDatabase("large");
        Tables.fill(server, large, "big", 40);
        Path disk = directory.resolve("disk");
        try (SmallDisk mounted = SmallDisk.mount(disk, 16)) {
            assertThat(mounted).isNotNull();
            Cli.assertFailed(backup(Cli.plain(), server.url(large), "file:" + disk), 4, disk.toString());
            assertThat(new DirectoryStore(disk).files())
                    .as("all files on the full disk")
                    .isEmpty();
        }
    }

    // The target.

    @Test
    void restore_intoATargetThatIsNotEmpty_endsWith6AndChangesNothing() throws Exception {
        backupFile("gzip");
        String target = server.createDatabase("target");
        server.execute(target, "CREATE TABLE mine AS SELECT 42 AS answer; CREATE SCHEMA empty");
        List<String> before = Tables.contents(server, target);
        Program.Outcome outcome =
                Cli.plain().run("restore", database, "--target", server.url(target), "--store", store.uri());
        Cli.assertFailed(outcome, 6, target, "mine");
        assertThat(Tables.contents(server, target)).isEqualTo(before);
        assertThat(server.queryText(
                        target, "SELECT string_agg(nspname, ' ') FROM pg_namespace WHERE nspname = 'empty'"))
                .isEqualTo("empty");
    }

    @Test
    void restore_intoAnOlderServer_endsWith6AndChangesNothing() throws Exception {
        PostgresServer newer = PostgresServer.shared(18);
        PostgresServer older = PostgresServer.shared(13);
        String source = newer.createDatabase("newer");
        newer.execute(source, "CREATE TABLE t AS SELECT 1 AS a");
        Cli.assertDone(backup(Cli.plain(), newer.url(source), store.uri()));
        String target = older.createDatabase("older");
        Program.Outcome outcome =
                Cli.plain().run("restore", source, "--target", older.url(target), "--store", store.uri());
        Cli.assertFailed(outcome, 6, "18", "13");
        assertThat(Tables.contents(older, target)).isEmpty();
    }

    @Test
    void restore_intoAMissingDatabase_endsWith3() {
        backupFile("gzip");
        Program.Outcome outcome =
                Cli.plain().run("restore", database, "--target", server.url("no_such_target"), "--store", store.uri());
        Cli.assertFailed(outcome, 3, "no_such_target");
    }

    // The backup.

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n", "hello, this is a letter\n", "PGDMP\u0001\u000e", "\u001f\u008b\b", "(\u00b5/\u00fd"})
    void verifyAndRestore_ofWhatIsNoBackup_endWith5(String content) throws Exception {
        Path file = directory.resolve("file.sql");
        Files.write(file, content.getBytes(ISO_8859_1));
        assertRefused(file, 5);
    }

    /** Neither verified nor restored, and the target stays empty. */
    private void assertRefused(Path file, int exit, String... words) throws Exception {
        Cli.assertFailed(Cli.plain().run("verify", file.toString()), exit, words);
        String target = server.createDatabase("refused");
        Cli.assertFailed(Cli.plain().run("restore", file.toString(), "--target", server.url(target)), exit, words);
        assertThat(Tables.contents(server, target))
                .as("what a refused restore left in its target")
                .isEmpty();
        server.dropDatabase(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "zstd"})
    void verifyAndRestore_ofACutBackup_endWith5AndNeverTakeItForAForeignDump(String compression) throws Exception {
        Path whole = backupFile(compression);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = directory.resolve(whole.getFileName());
        // In the first lines, in the rows, before, in and after index and trailer; the last byte alone.
        Set<Integer> lengths = new TreeSet<>(List.of(200, bytes.length / 2, bytes.length - 150, bytes.length - 1));
        for (int length : lengths) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            Cli.assertFailed(Cli.plain().run("verify", cut.toString()), 5);
        }
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(cut, 5);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length - 1));
        assertRefused(cut, 5);
    }

    @Test
    void verifyAndRestore_ofALaterFormat_endWith5AndNameItsVersion() throws Exception {
        Path file = backupFile("none");
        byte[] bytes = Files.readAllBytes(file);
        Trailer trailer = Trailer.atEndOf(bytes).orElseThrow();
        int indexAt = Math.toIntExact(trailer.indexOffset());
        int indexEnd = indexAt + Math.toIntExact(trailer.indexLength());
        String index = new String(bytes, indexAt, indexEnd - indexAt, US_ASCII);
        String later = index.replaceFirst("version=1\\.[0-9]+", "version=2.0");
        assertThat(later)
                .as("the index with another version")
                .isNotEqualTo(index)
                .hasSameSizeAs(index);
        CRC32C crc = new CRC32C();
        crc.update(later.getBytes(US_ASCII));
        ByteArrayOutputStream patched = new ByteArrayOutputStream();
        patched.write(bytes, 0, indexAt);
        patched.writeBytes(later.getBytes(US_ASCII));
        patched.write(bytes, indexEnd, bytes.length - Trailer.LENGTH - indexEnd);
        patched.writeBytes(new Trailer(trailer.indexOffset(), trailer.indexLength(), (int) crc.getValue()).bytes());
        Path other = directory.resolve("later.sql");
        Files.write(other, patched.toByteArray());
        assertRefused(other, 5, "2.0");
    }

    @Test
    void commands_aboutAnUnknownBackup_endWith2() {
        backupFile("gzip");
        for (String name : List.of("nothing", "nothing@2025-01-31T03:00Z", database + "@2001-01-31T03:00Z")) {
            for (String command : List.of("verify", "show")) {
                Cli.assertFailed(Cli.plain().run(command, name, "--store", store.uri()), 2, name.split("@", 2)[0]);
            }
        }
        Cli.assertFailed(
                Cli.plain().run("verify", directory.resolve("absent.sql").toString()), 2, "absent.sql");
    }

    // The command line.

    @Test
    void commandLine_withAnUnknownOption_endsWith2() {
        Cli.assertFailed(
                Cli.plain().run("backup", "--url", server.url(database), "--store", store.uri(), "--compres=zstd"),
                2,
                "--compres");
        assertNothingStored();
    }

    @Test
    void commandLine_withAnUnknownCommand_endsWith2() {
        Cli.assertFailed(Cli.plain().run("bakcup"), 2, "bakcup");
    }

    @Test
    void commandLine_withAnUnknownCompression_endsWith2() {
        Cli.assertFailed(
                Cli.plain()
                        .run("backup", "--url", server.url(database), "--store", store.uri(), "--compression", "lzma"),
                2,
                "lzma");
        assertNothingStored();
    }

    @Test
    void commandLine_withoutAStore_endsWith2() {
        Cli.assertFailed(Cli.plain().run("backup", "--url", server.url(database)), 2, "store");
        Cli.assertFailed(Cli.plain().run("list"), 2, "store");
    }

    @Test
    void commandLine_withAStoreThatIsNone_endsWith2() {
        Cli.assertFailed(backup(Cli.plain(), server.url(database), "ftp://example.com/x"), 2, "ftp");
    }

    @Test
    void backup_withoutADatabase_endsWith2Or3() {
        Program.Outcome outcome = Cli.plain().with("PGPORT", "1").run("backup", "--store", store.uri());
        assertThat(outcome.exit()).as(outcome.toString()).isIn(2, 3);
        Cli.assertOneError(outcome);
    }

    // Another run.

    @Test
    void backup_whileAnotherOfTheSameDatabaseRuns_endsWith7() {
        Cli cli = Cli.at(s3);
        InjectedFault stall =
                s3.inject(Fault.stallBeforeApplying().on(S3Operation.PUT_OBJECT).times(1));
        try (Program.Running first = cli.start(
                "backup",
                "--no-globals",
                "--url",
                server.url(database),
                "--store",
                S3_URI,
                "--time",
                "2025-01-31T03:00:00Z")) {
            stall.awaitStruck(Duration.ofSeconds(90));
            Program.Outcome second = cli.run(
                    "backup",
                    "--no-globals",
                    "--url",
                    server.url(database),
                    "--store",
                    S3_URI,
                    "--time",
                    "2025-01-31T04:00:00Z");
            Cli.assertFailed(second, 7, database);
            stall.release();
            Cli.assertDone(cli.await(first));
        }
        assertThat(s3.keys(BUCKET))
                .filteredOn(key -> key.contains("2025-01-31"))
                .hasSize(1)
                .allMatch(key -> key.endsWith("_03-00-00.sql"));
    }
}
