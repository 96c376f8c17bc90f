package io.pgbackup.cli.command;

import io.pgbackup.cli.command.BackupSources.Source;
import io.pgbackup.cli.output.Fields;
import io.pgbackup.config.Setting;
import io.pgbackup.core.backup.RunBackups;
import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.dump.Waivers;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.store.Compression;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup}: backs up one database after the other; the failure of one is reported and does not stop the others. */
@Command(
        name = "backup",
        description =
                "Backs up all configured databases, or those that are named, and then deletes the backups of these"
                        + " databases that are older than the retention allows.",
        footer = {
            "",
            "Prefer PGPASSWORD, a password file or ~/.pgpass to a password in --url, where other users can see it."
        })
public final class BackupCommand extends CliCommand {

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Configured databases (default: all).")
    private List<String> names = List.of();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Back up this database instead: postgresql://user@host:port/database. Missing parts come from"
                    + " PGHOST, PGUSER, PGPASSWORD, ….")
    private @Nullable String url;

    @Option(
            names = "--compression",
            paramLabel = "KIND",
            description = "none, gzip or zstd, with :level (default: BACKUP_COMPRESSION, or none).")
    private @Nullable String compression;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Connections per database (default: BACKUP_JOBS, or the number of cores, at most 8).")
    private @Nullable String jobs;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            description = "The time in the name of the backup, such as 2025-01-31T03:00Z (default: now). If a backup"
                    + " with this name already exists, the run ends successfully.")
    private @Nullable String time;

    @Mixin
    private OmissionOptions allowed = new OmissionOptions();

    @Option(
            names = "--statistics",
            description = "Include planner statistics, from any version; PostgreSQL 18 and later can load them.")
    private boolean statistics;

    @Option(
            names = "--all-databases",
            description = "Back up every database of each server that the rest of the command line names.")
    private boolean allDatabases;

    @Option(
            names = "--include-database",
            paramLabel = "PATTERN",
            description = "With --all-databases: back up only databases whose names match; may be repeated.")
    private List<String> included = List.of();

    @Option(
            names = "--exclude-database",
            paramLabel = "PATTERN",
            description = "With --all-databases: skip databases whose names match; may be repeated.")
    private List<String> excluded = List.of();

    @Option(
            names = "--globals",
            negatable = true,
            fallbackValue = "true",
            description =
                    "Also back up the roles, tablespaces and settings of each server, as _globals.<server> (default"
                            + " with whole databases; --no-globals: skip them).")
    private @Nullable Boolean globals;

    @Mixin
    private PartOptions part = new PartOptions();

    @Option(
            names = "--no-role-passwords",
            description = "Leave password hashes out of the backups of globals. A role that may not read pg_authid gets"
                    + " none in any case.")
    private boolean noRolePasswords;

    @Inject
    BackupCommand(Tools tools) {
        super(tools);
    }

    @Override
    Map<Setting, String> overrides() {
        Map<Setting, String> overrides = new EnumMap<>(Setting.class);
        put(overrides, Setting.COMPRESSION, compression);
        put(overrides, Setting.JOBS, jobs);
        return overrides;
    }

    @Override
    int run(Invocation invocation) {
        Instant start = time(invocation);
        Outcomes outcomes = new Outcomes(invocation);
        List<String> lines = new ArrayList<>();
        List<Fields> servers = new ArrayList<>();
        List<Source> sources = sources(invocation, outcomes, lines, servers);
        BackupRuns runs = new BackupRuns(invocation, outcomes, lines);
        Waivers waivers = allowed.waivers(invocation.settings().allowedOmissions());
        DumpScope scope = new DumpScope(part.selection(), waivers, statistics);
        boolean withGlobals = globals == null ? scope.selection().isEverything() : globals;
        Compression kind = invocation.settings().compression().compression();
        runs.run(sources, new RunBackups.Plan(start, kind, invocation.jobs(), scope, withGlobals), !noRolePasswords);
        Fields all = new Fields().putAll("backups", runs.results());
        if (outcomes.exitCode() == 0) {
            List<String> unused = allowed.unused(runs.backups());
            unused.forEach(warning -> invocation.console().message("warning", warning));
            all.putTexts("warnings", unused);
        }
        invocation.console().result(lines, allDatabases ? all.putAll("servers", servers) : all);
        return outcomes.exitCode();
    }

    private List<Source> sources(Invocation invocation, Outcomes outcomes, List<String> lines, List<Fields> servers) {
        List<Source> given = part.filed(invocation, new BackupSources(invocation).find(url, names), allDatabases);
        if (!allDatabases) {
            if (!included.isEmpty() || !excluded.isEmpty()) {
                throw wrong(
                        "--include-database or --exclude-database is given without --all-databases",
                        "add --all-databases, or name the databases");
            }
            return given;
        }
        ServerDiscovery discovery = new ServerDiscovery(invocation, included, excluded);
        Map<String, Source> found = new LinkedHashMap<>();
        for (Source any : oneOfEachServer(given)) {
            String server = any.database().serverName();
            Fields fields = new Fields();
            servers.add(fields);
            outcomes.run(server, fields, () -> {
                ServerDiscovery.Found databases = discovery.find(any.database());
                ServerDiscovery.describe(server, databases, lines, fields);
                for (Source source : databases.sources()) {
                    if (found.putIfAbsent(source.name(), source) != null) {
                        throw wrong(
                                "two servers have a database " + source.name() + ", whose backups would be mixed up",
                                "configure the databases one by one, each with a name of its own");
                    }
                }
            });
        }
        return List.copyOf(found.values());
    }

    private static Collection<Source> oneOfEachServer(List<Source> sources) {
        Map<String, Source> servers = new LinkedHashMap<>();
        sources.forEach(source -> servers.putIfAbsent(source.database().serverName(), source));
        return servers.values();
    }

    private Instant time(Invocation invocation) {
        String given = time;
        return given == null
                ? invocation.clock().instant()
                : BackupReference.time(given)
                        .orElseThrow(() -> new ConfigurationException(
                                "--time is '" + given + "', which is not a time",
                                "give it with its offset from UTC, such as 2025-01-31T03:00Z"));
    }

    private static ConfigurationException wrong(String message, String hint) {
        return new ConfigurationException(message, hint);
    }
}
