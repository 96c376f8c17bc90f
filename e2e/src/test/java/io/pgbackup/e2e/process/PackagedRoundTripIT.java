package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.judge.CanonicalDump;
import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import io.pgbackup.testkit.postgres.ClientPrograms;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.sample.ShopDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The sample shop on PostgreSQL 15, backed up by the packaged command line and restored by it and by psql; pg_dump is the
 * judge of both copies.
 */
class PackagedRoundTripIT {

    private static final PostgresServer SERVER = PostgresServer.shared(15);
    private static final Map<String, Tool> UNPACKERS = Map.of("none", Tool.CAT, "gzip", Tool.GUNZIP, "zstd", Tool.ZSTD);
    private static String original;
    private static List<String> originalDump;

    @TempDir
    Path store;

    @BeforeAll
    static void fill() throws Exception {
        Machine.here().require(Tool.clientFor("pg_dump", SERVER.major()));
        original = SERVER.createDatabase("shop");
        try (Connection connection =
                DriverManager.getConnection(SERVER.jdbcUrl(original) + "&preferQueryMode=simple")) {
            ShopDatabase.load(connection, 0.05);
        }
        originalDump = dump(original);
        assertThat(originalDump).hasSizeGreaterThan(10_000);
    }

    private static String program(String name) {
        return ClientPrograms.findFor(name, SERVER.major()).orElseThrow().toString();
    }

    private static List<String> dump(String database) {
        Program.Outcome outcome =
                Program.of(program("pg_dump"), "-d", SERVER.url(database)).run();
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return CanonicalDump.lines(outcome.out());
    }

    private String storeUri() {
        return "file:" + store;
    }

    private Path backup(String compression) {
        Program.Outcome outcome = Program.cli(
                        "backup", "--url", SERVER.url(original), "--store", storeUri(), "--compression", compression)
                .run();
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        return new DirectoryStore(store).onlyBackup();
    }

    @ParameterizedTest
    @CsvSource({"none, .sql", "gzip, .sql.gz", "zstd, .sql.zst"})
    void restore_byOurCommandLine_givesAnEqualDatabase(String compression, String ending) {
        Path file = backup(compression);
        assertThat(file.toString()).endsWith(ending);
        String copy = SERVER.createDatabase("copy");
        Program.Outcome outcome = Program.cli(
                        "restore", original, "--target", SERVER.url(copy), "--store", storeUri(), "--verify")
                .run();
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        assertThat(CanonicalDump.differences(originalDump, dump(copy))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"none, cat", "gzip, gunzip -c", "zstd, zstd -dc"})
    void restore_byPsql_givesAnEqualDatabase(String compression, String unpack) throws Exception {
        Machine.here().require(Tool.PSQL, UNPACKERS.get(compression));
        Path file = backup(compression);
        String copy = SERVER.createDatabase("copy");
        String command = "set -o pipefail; " + unpack + " '" + file + "' | '" + program("psql")
                + "' -X -q -v ON_ERROR_STOP=1 -d '" + SERVER.url(copy) + "'";
        Program.Outcome outcome = Program.of("bash", "-c", command).run();
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        assertThat(CanonicalDump.differences(originalDump, dump(copy))).isEmpty();
    }

    @org.junit.jupiter.api.Test
    void backup_unpackedOrPackedAgainByTheUser_isStillABackup() throws Exception {
        Machine.here().require(Tool.GUNZIP, Tool.ZSTD);
        Path file = backup("gzip");
        Path unpacked = store.resolve("unpacked.sql");
        Path repacked = store.resolve("repacked.sql.zst");
        String command = "set -e; gunzip -c '" + file + "' > '" + unpacked + "'; zstd -q '" + unpacked + "' -o '"
                + repacked + "'";
        assertThat(Program.of("bash", "-c", command).run().exit()).isZero();
        assertThat(new String(Files.readAllBytes(unpacked), StandardCharsets.ISO_8859_1))
                .startsWith("-- pgbackup 1.1 backup;");
        for (Path other : List.of(unpacked, repacked)) {
            Program.Outcome verified = Program.cli("verify", other.toString()).run();
            assertThat(verified.exit()).as(verified.toString()).isZero();
            String copy = SERVER.createDatabase("copy");
            Program.Outcome restored = Program.cli("restore", other.toString(), "--target", SERVER.url(copy))
                    .run();
            assertThat(restored.exit()).as(restored.toString()).isZero();
            assertThat(CanonicalDump.differences(originalDump, dump(copy))).isEmpty();
        }
    }
}
