package io.pgbackup.cli.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command has. One instance per run. */
public final class GlobalOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Read settings from this YAML or JSON file (default: backup.yaml, if it is here).")
    private @Nullable Path config;

    @Option(
            names = "--store",
            paramLabel = "URI",
            scope = ScopeType.INHERIT,
            description = "Where backups live: s3://bucket/prefix or file:/path (default: BACKUP_STORE).")
    private @Nullable String store;

    @Option(
            names = "--network-timeout",
            paramLabel = "SECONDS",
            scope = ScopeType.INHERIT,
            description = "How long a database server may be silent while something is due (default: 300).")
    private @Nullable String networkTimeout;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print the result as one JSON object on standard output.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Print nothing on standard error but warnings and failures.")
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

    /** Whether results are wanted as JSON. */
    public boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }

    /** Whether details are wanted. */
    public boolean verbose() {
        return verbose;
    }
}
