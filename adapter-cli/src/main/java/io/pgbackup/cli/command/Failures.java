package io.pgbackup.cli.command;

import io.pgbackup.cli.output.Console;
import io.pgbackup.cli.output.Fields;
import io.pgbackup.config.LogFormat;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.Failure;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.Redaction;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns exceptions into messages and exit codes. Reports of runs that ended with findings choose their own code from the same kinds. */
public final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private final Console console;
    private final GlobalOptions global;

    @Inject
    Failures(Console console, GlobalOptions global) {
        this.console = console;
        this.global = global;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
        if (failure instanceof ParameterException usage) {
            return handleParseException(usage, parsed.originalArgs().toArray(String[]::new));
        }
        return report(failure);
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        String message = failure.getMessage() == null ? "the command line is wrong" : failure.getMessage();
        String remedies = ToolOptions.remedies(List.of(arguments));
        String help = "see " + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        String hint = remedies.isEmpty() ? help : remedies + "; " + help;
        print(lowerFirst(message), List.of(), hint, failure);
        useJson(arguments);
        result(FailureKind.USAGE, Redaction.of(lowerFirst(message)), hint);
        return FailureKind.USAGE.exitCode();
    }

    /** Reports a failure that occurred before the command line was parsed, and returns the exit code. */
    public int report(ConfigurationException failure, String... arguments) {
        useJson(arguments);
        return report(failure);
    }

    private void useJson(String... arguments) {
        if (List.of(arguments).contains("--json")) {
            console.use(LogFormat.TEXT, true);
        }
    }

    /** Reports a failure that ends the program, and returns the exit code. */
    public int report(Throwable failure) {
        Failure told = failure(failure);
        tell("", failure, told);
        result(told.kind(), told.message(), told.remedy());
        return told.kind().exitCode();
    }

    /** Prints the failure of one of several operations, which does not end the program. */
    void print(String name, Throwable failure) {
        tell(name + ": ", failure, failure(failure));
    }

    private void tell(String lead, Throwable thrown, Failure told) {
        if (thrown instanceof ConfigurationException list && told.kind() != FailureKind.INTERRUPTED) {
            print(lead + list.head(), list.items(), told.remedy(), thrown);
        } else {
            print(lead + told.message(), List.of(), told.remedy(), thrown);
        }
    }

    private void print(String message, List<String> items, @Nullable String hint, Throwable failure) {
        console.failure(message, items, hint, global.verbose() ? failure : null);
    }

    private void result(FailureKind kind, String message, @Nullable String hint) {
        if (console.jsonResults()) {
            console.result(List.of(), new Fields().put("error", fields(kind, message, hint)));
        }
    }

    /** Returns a failure as a part of a result. */
    static Fields fields(Throwable failure) {
        Failure told = failure(failure);
        return fields(told.kind(), told.message(), told.remedy());
    }

    private static Fields fields(FailureKind kind, String message, @Nullable String hint) {
        return new Fields()
                .put("kind", kind.name().toLowerCase(Locale.ROOT))
                .put("exitCode", kind.exitCode())
                .put("message", message)
                .put("hint", hint);
    }

    static FailureKind kind(Throwable thrown) {
        return failure(thrown).kind();
    }

    /** Returns the failure with remedies that are options of this program. */
    private static Failure failure(Throwable thrown) {
        Failure failure = Failure.of(thrown);
        if (thrown instanceof BackupServiceException) {
            return failure;
        }
        return switch (failure.kind()) {
            case OUT_OF_MEMORY -> failure.with("give it more with java -Xmx");
            case FAILED -> failure.with("--verbose shows where; please report it with that output");
            default -> failure;
        };
    }

    private static String lowerFirst(String text) {
        boolean shouting = text.length() > 1 && Character.isUpperCase(text.charAt(1));
        return text.isEmpty() || shouting ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
