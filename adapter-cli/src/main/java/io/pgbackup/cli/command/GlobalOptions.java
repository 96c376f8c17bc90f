package io.pgbackup.cli.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options of every command. There is one instance per run. */
public final class GlobalOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "Read settings from this YAML or JSON file (default: backup.yaml in the current directory, if it exists).")
    private @Nullable Path config;

    @Option(
            names = "--store",
            paramLabel = "URI",
            scope = ScopeType.INHERIT,
            description = "The store of the backups: s3://bucket/prefix or file:/path (default: BACKUP_STORE).")
    private @Nullable String store;

    @Option(
            names = "--network-timeout",
            paramLabel = "SECONDS",
            scope = ScopeType.INHERIT,
            description = "How long a database server may be silent while an answer is expected (default: 300).")
    private @Nullable String networkTimeout;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print the result as one JSON object on standard output.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Print only warnings and failures on standard error.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Print details, and stack traces of failures.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print this help.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print the version.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    @Nullable
    Path config() {
        return config;
    }

    @Nullable
    String store() {
        return store;
    }

    @Nullable
    String networkTimeout() {
        return networkTimeout;
    }

    /** Returns whether results are printed as JSON. */
    public boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }

    /** Returns whether details are printed. */
    public boolean verbose() {
        return verbose;
    }
}
