package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code backup-cli}, the script beside the jar: it does what {@code java -jar} does, and makes its own next start shorter. */
class LauncherIT {

    private static final PostgresServer SERVER = PostgresServer.shared(15);
    /** A class of the program's, read from the archive of the launcher rather than from the jar. */
    private static final String MAIN_FROM_ARCHIVE = "io.pgbackup.cli.Main source: shared objects file (top)";

    private static final long MEGABYTES = 256;

    private static String database;

    @TempDir
    Path directory;

    private Path installed;
    private DirectoryStore store;

    @BeforeAll
    static void fill() throws Exception {
        database = SERVER.createDatabase("launcher");
        Tables.fill(SERVER, database, "t", 1);
    }

    @BeforeEach
    void install() throws Exception {
        installIn("installed");
    }

    private void installIn(String folder) throws Exception {
        installed = Files.createDirectories(directory.resolve(folder));
        Path jar = Program.jar();
        Files.copy(jar, installed.resolve("backup-cli.jar"));
        Files.copy(jar.resolveSibling("backup-cli"), installed.resolve("backup-cli"));
        assertThat(installed.resolve("backup-cli").toFile().setExecutable(true)).isTrue();
        store = new DirectoryStore(directory.resolve("store"));
    }

    private Program program(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(installed.resolve("backup-cli").toString()));
        command.addAll(Arrays.asList(arguments));
        return Program.of(command.toArray(String[]::new)).with("JAVA_HOME", System.getProperty("java.home"));
    }

    private String[] backup(String name) {
        return new String[] {"backup", "--url", SERVER.url(name), "--store", store.uri(), "--no-globals", "--jobs", "2"
        };
    }

    private List<String> archives() throws Exception {
        try (Stream<Path> files = Files.list(installed)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.contains(".jsa"))
                    .toList();
        }
    }

    @Test
    void backup_theFirst_leavesAnArchiveOfClassesThatTheNextOneReads() throws Exception {
        Cli.assertDone(program(backup(database)).run());
        List<String> archives = archives();
        assertThat(archives)
                .singleElement()
                .asString()
                .startsWith("backup-cli-")
                .endsWith("-backup.jsa");

        Path classes = directory.resolve("classes");
        Cli.assertDone(program(backup(database))
                .with("JAVA_OPTS", "-Xlog:class+load=info:file=" + classes)
                .run());
        assertThat(Files.readString(classes)).contains(MAIN_FROM_ARCHIVE);
        assertThat(archives()).isEqualTo(archives);
        assertThat(store.keys()).hasSize(2);
    }

    @Test
    void output_isThatOfJavaJar_alsoInAFolderWithSpaces() throws Exception {
        installIn("a place with spaces");
        Cli.assertDone(program(backup(database)).run());
        String[] cat = {"cat", database, "--store", store.uri()};
        Program.Outcome direct = Program.cli(cat).run();
        Program.Outcome launched = program(cat).run();
        Cli.assertDone(direct);
        Cli.assertDone(launched);
        assertThat(launched.out()).isEqualTo(direct.out());
        assertThat(launched.err()).isEqualTo(direct.err());
    }

    @Test
    void archives_areMadeOfWholeRunsOnly() throws Exception {
        Program.Outcome refused = program(backup("no_such_database")).run();
        Cli.assertFailed(refused, 3, "no_such_database");
        Cli.assertDone(program("backup", "--help").run());
        Cli.assertDone(program("list", "--store", store.uri()).run());
        assertThat(archives()).isEmpty();
    }

    @Test
    void archive_thatFitsNoJvm_isNoObstacle() throws Exception {
        Cli.assertDone(program(backup(database)).run());
        Path archive = installed.resolve(archives().get(0));
        assertThat(archive.toFile().setWritable(true)).isTrue();
        Files.write(archive, new byte[100_000]);
        Program.Outcome outcome = program(backup(database)).run();
        Cli.assertDone(outcome);
        assertThat(outcome.out() + outcome.err()).doesNotContain("warning", "archive");
    }

    @Test
    void archives_ofAnOlderJar_goWithTheFirstRunOfTheNewOne() throws Exception {
        Path old = Files.createFile(installed.resolve("backup-cli-1-2-backup.jsa"));
        Files.setLastModifiedTime(old, FileTime.fromMillis(0));
        Path other = Files.createFile(installed.resolve("my.jsa"));
        Files.setLastModifiedTime(other, FileTime.fromMillis(0));
        Cli.assertDone(program(backup(database)).run());
        assertThat(archives()).hasSize(2).contains("my.jsa").doesNotContain("backup-cli-1-2-backup.jsa");
    }

    /** The JVM that cannot write its archive ends with an error, whatever the run has done. */
    @Test
    void backup_whereTheArchiveHasNoRoom_isDone() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("small"), 27)) {
            assertThat(disk).isNotNull();
            installIn("small");
            Program.Outcome outcome = program(backup(database)).run();
            Cli.assertDone(outcome);
            assertThat(outcome.err()).isEmpty();
            assertThat(store.keys()).hasSize(1);
            assertThat(archives()).isEmpty();
        }
    }

    @Test
    void link_toTheScript_findsTheJar() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("pgbackup"), installed.resolve("backup-cli"));
        Cli.assertDone(Program.of(link.toString(), "--version")
                .with("JAVA_HOME", System.getProperty("java.home"))
                .run());
    }

    @Test
    void java_thatIsNotThere_isNamed() {
        Program.Outcome outcome =
                program("--version").with("JAVA_HOME", "/nowhere").run();
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("/nowhere", "JAVA_HOME");
    }

    @Test
    void backup_terminatedDuringTheFirstRun_leavesNothing() throws Exception {
        assertTerminationLeavesNothing();
        assertThat(archives()).isEmpty();
    }

    @Test
    void backup_terminatedDuringALaterRun_leavesNothing() throws Exception {
        Cli.assertDone(program(backup(database)).run());
        store = new DirectoryStore(directory.resolve("another store"));
        assertTerminationLeavesNothing();
    }

    private void assertTerminationLeavesNothing() throws Exception {
        String large = SERVER.createDatabase("launcher_large");
        Tables.fill(SERVER, large, "large", MEGABYTES);
        try (Program.Running running = program(backup(large)).start()) {
            Waiting.until(
                    "a temporary file is in the store",
                    running,
                    () -> !store.files().isEmpty());
            running.process().destroy();
            Program.Outcome outcome = running.await();
            assertThat(outcome.exit())
                    .as("exit code after SIGTERM; %s", outcome)
                    .isEqualTo(130);
        }
        assertThat(store.files()).as("all files in the store").isEmpty();
        Waiting.until("the server has ended all sessions of the run", () -> Tables.connections(SERVER, large) == 0);
    }
}
