package io.pgbackup.cli.reference;

import io.pgbackup.cli.Environment;
import io.pgbackup.cli.wiring.CliComponent;
import io.pgbackup.cli.wiring.DaggerCliComponent;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import picocli.CommandLine;

/** All commands of the program, of which none is run. */
final class Commands {

    private Commands() {}

    static CommandLine line() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        CliComponent component = DaggerCliComponent.factory()
                .create(new Environment(Map.of(), nowhere, nowhere, false, Path.of(""), Clock.systemUTC()));
        CommandLine line = new CommandLine(component.root());
        component.commands().forEach((name, command) -> line.addSubcommand(name, command.get()));
        return line;
    }
}
