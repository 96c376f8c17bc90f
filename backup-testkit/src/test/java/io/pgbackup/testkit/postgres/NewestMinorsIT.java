package io.pgbackup.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The releases that {@code .ci/debian-postgres} unpacks are the ones that all tests run on. */
final class NewestMinorsIT {

    @ParameterizedTest
    @ValueSource(ints = {15, 17, 18})
    void start_ofAMajorThatDebianShips_isItsNewestMinorWithContrib(int major) throws Exception {
        Machine.here().require(Tool.newestMinor(major));
        try (PostgresServer server = PostgresServer.start(major)) {
            assertThat(server.queryText("postgres", "SHOW server_version"))
                    .startsWith(DebianPostgres.ofMajor(major).orElseThrow().version() + " (Debian");
            server.execute(
                    "postgres", "CREATE EXTENSION hstore; CREATE EXTENSION postgres_fdw; CREATE EXTENSION pgcrypto");
            assertThat(server.queryText("postgres", "SELECT now() AT TIME ZONE 'Europe/Berlin' IS NOT NULL"))
                    .isEqualTo("t");

            Path psql = ClientPrograms.findFor("psql", major).orElseThrow();
            assertThat(ClientPrograms.majorVersion(psql)).isEqualTo(major);
            assertThat(ProcessRun.of(
                                    psql.toString(),
                                    "-X",
                                    "-A",
                                    "-t",
                                    "-c",
                                    "SHOW server_version_num",
                                    server.url("postgres"))
                            .run()
                            .orThrow()
                            .stdout())
                    .startsWith(Integer.toString(major));
            assertThat(ProcessRun.of(
                                    ClientPrograms.findFor("pg_dumpall", major)
                                            .orElseThrow()
                                            .toString(),
                                    "--dbname",
                                    server.url("postgres"))
                            .run()
                            .orThrow()
                            .stdout())
                    .contains("CREATE EXTENSION IF NOT EXISTS hstore");
        }
    }
}
