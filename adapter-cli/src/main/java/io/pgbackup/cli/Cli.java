package io.pgbackup.cli;

import io.pgbackup.cli.wiring.CliComponent;
import io.pgbackup.cli.wiring.DaggerCliComponent;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Runs one command. */
public final class Cli {

    private static final int HELP_WIDTH = 100;

    private final Environment environment;

    public Cli(Environment environment) {
        this.environment = environment;
    }

    /** Runs the command that the arguments name; returns the exit code, and never throws but for broken streams. */
    public int run(String... arguments) {
        CliComponent component = DaggerCliComponent.factory().create(environment);
        CommandLine line = new CommandLine(component.root());
        component.commands().forEach(line::addSubcommand);
        line.setExpandAtFiles(false)
                .setOverwrittenOptionsAllowed(false)
                .setUsageHelpWidth(HELP_WIDTH)
                .setOut(writer(environment.out()))
                .setErr(writer(environment.err()))
                .setParameterExceptionHandler(component.failures())
                .setExecutionExceptionHandler(component.failures());
        line.getCommandSpec().versionProvider(component.version());
        line.getSubcommands().values().forEach(sub -> sub.getCommandSpec().versionProvider(component.version()));
        try {
            return line.execute(arguments);
        } catch (Error e) {
            return component.failures().report(e);
        } finally {
            environment.out().flush();
            environment.err().flush();
        }
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
