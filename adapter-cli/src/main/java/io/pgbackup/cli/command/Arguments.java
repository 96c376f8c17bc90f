package io.pgbackup.cli.command;

import io.pgbackup.config.Undecodable;
import io.pgbackup.core.failure.ConfigurationException;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Checks of the command line that apply to every command. */
public final class Arguments {

    private static final Set<String> HELP = Set.of("-h", "--help", "-V", "--version");

    private Arguments() {}

    /**
     * Refuses arguments that the Java runtime could not decode, since a name with replaced letters is another name.
     *
     * @throws ConfigurationException of kind {@code USAGE}; it does not quote the argument
     */
    public static void requireReadable(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (Undecodable.is(arguments[i])) {
                throw new ConfigurationException(
                        "argument " + (i + 1) + " of the command line contains " + Undecodable.what(),
                        Undecodable.HINT);
            }
        }
    }

    /**
     * Refuses a request for help among other arguments. {@code backup -h HOST} is meant to name a host, as in all tools of
     * PostgreSQL; help with exit code 0 would look like a backup to a script that reads only the exit code.
     *
     * @throws ParameterException if help or the version is requested together with other arguments
     */
    public static void requireHelpAlone(ParseResult parsed) {
        boolean asked = parsed.asCommandLineList().stream()
                .anyMatch(line -> line.isUsageHelpRequested() || line.isVersionHelpRequested());
        List<String> arguments = parsed.originalArgs();
        boolean alone = arguments.size() == 1
                || (arguments.size() == 2 && parsed.hasSubcommand() && HELP.contains(arguments.get(1)));
        if (asked && !alone) {
            ParseResult last = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
            throw new ParameterException(
                    last.commandSpec().commandLine(),
                    "-h, --help, -V and --version are used alone: with other arguments, nothing would be done");
        }
    }
}
