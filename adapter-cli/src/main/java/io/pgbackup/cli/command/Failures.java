package io.pgbackup.cli.command;

import io.pgbackup.cli.output.Console;
import io.pgbackup.cli.output.Fields;
import io.pgbackup.config.LogFormat;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.ConfigurationException;
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

/** The one place that turns a failure into messages and an exit code. */
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
        result(FailureKind.USAGE, lowerFirst(message), hint);
        return FailureKind.USAGE.exitCode();
    }

    /** Reports a failure from before the command line was read. */
    public int report(ConfigurationException failure, String... arguments) {
        useJson(arguments);
        return report(failure);
    }

    private void useJson(String... arguments) {
        if (List.of(arguments).contains("--json")) {
            console.use(LogFormat.TEXT, true);
        }
    }

    /** Reports a failure that ends the program; returns the exit code. */
    public int report(Throwable failure) {
        FailureKind kind = kind(failure);
        tell("", failure);
        result(kind, message(failure), hint(failure));
        return kind.exitCode();
    }

    /** Prints a failure of one thing, which does not end the program. */
    void print(String name, Throwable failure) {
        tell(name + ": ", failure);
    }

    private void tell(String lead, Throwable failure) {
        if (failure instanceof ConfigurationException list && !interrupted()) {
            print(lead + list.head(), list.items(), hint(failure), failure);
        } else {
            print(lead + message(failure), List.of(), hint(failure), failure);
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

    /** A failure as a part of a result. */
    static Fields fields(Throwable failure) {
        return fields(kind(failure), message(failure), hint(failure));
    }

    private static Fields fields(FailureKind kind, String message, @Nullable String hint) {
        return new Fields()
                .put("kind", kind.name().toLowerCase(Locale.ROOT))
                .put("exitCode", kind.exitCode())
                .put("message", Redaction.of(message))
                .put("hint", hint);
    }

    /** An interrupt makes libraries fail in ways that mean nothing; what they say then is not repeated. */
    private static boolean interrupted() {
        return Thread.currentThread().isInterrupted();
    }

    private static boolean saysSo(Throwable failure) {
        return failure instanceof BackupServiceException known && known.kind() == FailureKind.INTERRUPTED;
    }

    static FailureKind kind(Throwable failure) {
        if (interrupted()) {
            return FailureKind.INTERRUPTED;
        }
        if (failure instanceof BackupServiceException known) {
            return known.kind();
        }
        return failure instanceof OutOfMemoryError ? FailureKind.OUT_OF_MEMORY : FailureKind.FAILED;
    }

    static String message(Throwable failure) {
        if (interrupted() && !saysSo(failure)) {
            return "interrupted";
        }
        if (failure instanceof BackupServiceException known) {
            return String.valueOf(known.getMessage());
        }
        if (failure instanceof OutOfMemoryError) {
            return "the heap is too small";
        }
        String text = failure.getMessage();
        return "unexpected failure: " + failure.getClass().getSimpleName() + (text == null ? "" : ": " + text);
    }

    static @Nullable String hint(Throwable failure) {
        if (interrupted() && !saysSo(failure)) {
            return null;
        }
        if (failure instanceof BackupServiceException known) {
            return known.hint().orElse(null);
        }
        return failure instanceof OutOfMemoryError
                ? "give it more with java -Xmx"
                : "--verbose shows where; please report it with that output";
    }

    private static String lowerFirst(String text) {
        boolean shouting = text.length() > 1 && Character.isUpperCase(text.charAt(1));
        return text.isEmpty() || shouting ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
