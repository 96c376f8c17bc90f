package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.s3.StrictS3Server;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program on Java's module path that embeds the service: compiled against what is exported, and run as a process. */
@Timeout(600)
class ModulePathIT {

    private static final Path SOURCES = Path.of("src/test/modules/shop.backup");

    private static final List<String> OURS = List.of(
            "backup-core",
            "adapter-jdbc",
            "adapter-s3",
            "adapter-filesystem",
            "adapter-zstd",
            "adapter-aws",
            "embedded");

    /** What these depend on; tests bring more, which such a program has not. */
    private static final List<String> THEIRS = List.of(
            "HikariCP",
            "postgresql-4",
            "zstd-jni",
            "slf4j-api",
            "slf4j-nop",
            "jspecify",
            "httpclient5",
            "httpcore5",
            "commons-codec",
            "reactive-streams",
            "eventstream",
            "jackson-annotations",
            "jackson-core",
            "jackson-databind");

    @TempDir
    Path directory;

    private static String modulePath() {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(classPath.split(File.pathSeparator))
                .filter(ModulePathIT::isNeeded)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isNeeded(String entry) {
        String path = entry.replace('\\', '/');
        String file = path.substring(path.lastIndexOf('/') + 1);
        boolean isOurs = OURS.stream().anyMatch(module -> path.contains("/" + module + "/target/"))
                && !file.startsWith("test-classes")
                && !file.endsWith("-tests.jar");
        return isOurs
                || path.contains("/software/amazon/awssdk/")
                || THEIRS.stream().anyMatch(file::startsWith);
    }

    private Program.Outcome compile(List<Path> sources) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-d",
                directory.resolve("classes").toString(),
                "-p",
                modulePath()));
        sources.forEach(source -> command.add(source.toString()));
        return Program.of(command.toArray(String[]::new)).run();
    }

    @Test
    void program_onTheModulePath_backsUpAndRestores() throws Exception {
        PostgresServer server = PostgresServer.shared(15);
        String shop = server.createDatabase("modules");
        server.execute(shop, "CREATE TABLE t AS SELECT i, md5(i::text) AS m FROM generate_series(1, 1000) i");
        try (StrictS3Server s3 = StrictS3Server.start()) {
            s3.createBucket("modules");
            backsUpAndRestores(server, shop, s3);
        }
    }

    private void backsUpAndRestores(PostgresServer server, String shop, StrictS3Server s3) throws Exception {
        assertThat(compile(List.of(SOURCES.resolve("module-info.java"), SOURCES.resolve("shop/Main.java")))
                        .exit())
                .isZero();

        Program.Outcome outcome = Program.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-p",
                        directory.resolve("classes") + File.pathSeparator + modulePath(),
                        "-m",
                        "shop.backup/shop.Main",
                        server.url(shop),
                        directory.resolve("store").toString(),
                        s3.endpoint().toString(),
                        "s3://modules/pg")
                .with("AWS_REGION", s3.region())
                .with("AWS_ACCESS_KEY_ID", s3.accessKey())
                .with("AWS_SECRET_ACCESS_KEY", s3.secretKey())
                .run();

        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        assertThat(outcome.out())
                .contains("1000 backed up, 1000 restored\n1000 backed up, 1000 restored\n")
                .contains("module shop.backup module io.pgbackup.embedded");
        assertThat(server.queryText(shop + "_zstd", "SELECT count(*)::text FROM t"))
                .isEqualTo("1000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.pgbackup.core.hash.ContentHash",
                "io.pgbackup.core.worker.WorkerCrew",
                "io.pgbackup.core.load.LoadSession",
                "io.pgbackup.core.restore.RunRestore",
                "io.pgbackup.core.format.BackupFile",
                "io.pgbackup.jdbc.connect.Connector"
            })
    void internals_areNotExported(String name) throws IOException {
        Path source = Files.createDirectories(directory.resolve("shop")).resolve("Internals.java");
        Files.writeString(source, "package shop; class Internals { " + name + " seen; }");

        Program.Outcome outcome = compile(List.of(SOURCES.resolve("module-info.java"), source));

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("is not visible").contains(name.replaceAll("\\.[A-Z].*", ""));
    }

    @Test
    void modules_areThereForTheTest() throws IOException {
        try (Stream<String> entries = Arrays.stream(modulePath().split(File.pathSeparator))) {
            assertThat(entries.filter(entry -> OURS.stream().anyMatch(entry::contains)))
                    .hasSizeGreaterThanOrEqualTo(OURS.size());
        }
    }
}
