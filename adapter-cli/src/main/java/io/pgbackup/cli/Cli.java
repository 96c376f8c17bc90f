package io.pgbackup.cli;

import io.pgbackup.cli.command.Arguments;
import io.pgbackup.cli.wiring.CliComponent;
import io.pgbackup.cli.wiring.DaggerCliComponent;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.program.SilentLogback;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;

/** Runs one command. */
public final class Cli {

    private static final int HELP_WIDTH = 100;

    private final Environment environment;

    public Cli(Environment environment) {
        SilentLogback.use();
        this.environment = environment;
    }

    /** Runs the command that the arguments name and returns its exit code. Throws only if a stream is broken. */
    public int run(String... arguments) {
        CliComponent component = DaggerCliComponent.factory().create(environment);
        try {
            Arguments.requireReadable(arguments);
        } catch (ConfigurationException e) {
            return component.failures().report(e, arguments);
        }
        CommandLine line = new CommandLine(component.root());
        addCommands(line, component.commands(), arguments);
        line.setExpandAtFiles(false)
                .setOverwrittenOptionsAllowed(false)
                .setUsageHelpWidth(HELP_WIDTH)
                .setOut(writer(environment.out()))
                .setErr(writer(environment.err()))
                .setExecutionStrategy(parsed -> {
                    Arguments.requireHelpAlone(parsed);
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setParameterExceptionHandler(component.failures())
                .setExecutionExceptionHandler(component.failures());
        IVersionProvider version =
                () -> new String[] {"backup-cli " + component.version().number(), "Java " + Runtime.version()};
        line.getCommandSpec().versionProvider(version);
        line.getSubcommands().values().forEach(sub -> sub.getCommandSpec().versionProvider(version));
        try {
            return line.execute(arguments);
        } catch (Error e) {
            return component.failures().report(e);
        } finally {
            environment.out().flush();
            environment.err().flush();
        }
    }

    /** Adds only the command that the first argument names, because picocli reads each command by reflection, which takes time. */
    private static void addCommands(CommandLine line, Map<String, Supplier<Object>> commands, String... arguments) {
        Supplier<Object> named = arguments.length == 0 ? null : commands.get(arguments[0]);
        if (named != null) {
            line.addSubcommand(arguments[0], named.get());
        } else {
            commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        }
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
