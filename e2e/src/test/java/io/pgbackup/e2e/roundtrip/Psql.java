package io.pgbackup.e2e.roundtrip;

import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import io.pgbackup.testkit.postgres.ClientPrograms;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.postgres.ProcessRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The machine's psql, which restores a backup without us. */
final class Psql {

    private final Path program;

    private Psql(Path program) {
        this.program = program;
    }

    /** Skips the test where there is none. */
    static Psql find() {
        Machine.here().require(Tool.PSQL);
        return new Psql(ClientPrograms.find("psql").orElseThrow());
    }

    /** Runs a script as the documentation tells people to. */
    void run(PostgresServer server, String database, Path script) {
        result(server, database, script, "-v", "ON_ERROR_STOP=1").orThrow();
    }

    /** Runs a script past all errors; yields them. */
    List<String> errors(PostgresServer server, String database, Path script) {
        return result(server, database, script)
                .orThrow()
                .stderr()
                .lines()
                .filter(line -> line.contains("ERROR:"))
                .toList();
    }

    private ProcessRun.Result result(PostgresServer server, String database, Path script, String... options) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "-X", "-q"));
        command.addAll(List.of(options));
        command.addAll(List.of("-d", server.url(database), "-f", script.toString()));
        return ProcessRun.of(command).run();
    }
}
