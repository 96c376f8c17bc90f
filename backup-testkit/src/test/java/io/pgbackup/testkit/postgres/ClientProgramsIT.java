package io.pgbackup.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ClientProgramsIT {

    @Test
    void find_ofPsql_isAProgramThatReachesOurServers() {
        Optional<Path> psql = ClientPrograms.find("psql");
        Machine.here().require(Tool.PSQL);
        PostgresServer server = PostgresServer.shared(15);
        String database = server.createDatabase("a b%");

        String said = ProcessRun.of(
                        psql.get().toString(),
                        "--no-psqlrc",
                        "--tuples-only",
                        "--no-align",
                        "--command=SELECT current_database()",
                        server.url(database))
                .run()
                .orThrow()
                .stdout();

        assertThat(said.trim()).isEqualTo(database);
        assertThat(ClientPrograms.version(psql.get())).startsWith(ClientPrograms.majorVersion(psql.get()) + "");
    }

    @Test
    void findFor_aMajorOfTheFuture_isNothing() {
        assertThat(ClientPrograms.findFor("pg_dump", 99)).isEmpty();
    }

    @Test
    void findFor_theMajorOfTheNewest_isIt() {
        Optional<Path> newest = ClientPrograms.find("pg_dump");
        Machine.here().require(Tool.clientFor("pg_dump", 1));
        int major = ClientPrograms.majorVersion(newest.get());

        assertThat(ClientPrograms.findFor("pg_dump", major).map(ClientPrograms::majorVersion))
                .contains(major);
    }

    @Test
    void find_ofUnknownProgram_isNothing() {
        assertThat(ClientPrograms.find("pg_no_such_program")).isEmpty();
    }
}
