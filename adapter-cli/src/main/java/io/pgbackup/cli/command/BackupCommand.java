package io.pgbackup.cli.command;

import io.pgbackup.cli.connect.Database;
import io.pgbackup.cli.output.Amounts;
import io.pgbackup.cli.output.Fields;
import io.pgbackup.cli.output.Progress;
import io.pgbackup.config.DatabaseSettings;
import io.pgbackup.config.Setting;
import io.pgbackup.config.Settings;
import io.pgbackup.core.backup.BackupRequest;
import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.backup.RunBackup;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.retention.PruneBackups.PruneResult;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup}: one database after the other; a failure of one is reported and does not stop the others. */
@Command(
        name = "backup",
        description =
                "Backs up all configured databases, or those that are named, and then deletes the backups of these"
                        + " databases that are older than the retention allows.",
        footer = {"", "Prefer PGPASSWORD, a password file or ~/.pgpass to a password in --url: others can see it there."
        })
public final class BackupCommand extends CliCommand {

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Configured databases (default: all).")
    private List<String> names = List.of();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "Back up this database instead: postgresql://user@host:port/database. What it leaves out comes"
                            + " from PGHOST, PGUSER, PGPASSWORD, ….")
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
            description = "The time in the name of the backup, such as 2025-01-31T03:00Z (default: now). A backup of"
                    + " this name that is there already ends the run successfully.")
    private @Nullable String time;

    @Option(
            names = "--allow-omissions",
            description = "Go on when something of the database would not be in the backup; it is named as a warning.")
    private boolean allowOmissions;

    @Inject
    BackupCommand(Tools tools) {
        super(tools);
    }

    /** A database and the name of its backups. */
    private record Source(String name, Database database) {}

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
        List<Source> sources = sources(invocation);
        RunBackup backup = new RunBackup(
                invocation.store(),
                invocation.codecs(),
                invocation.clock(),
                invocation.tools().runTokens(),
                invocation.tools().version().number());
        List<String> lines = new ArrayList<>();
        List<Fields> results = new ArrayList<>();
        Outcomes outcomes = new Outcomes(invocation);
        for (Source source : sources) {
            Fields fields = new Fields().put("name", source.name());
            results.add(fields);
            boolean done = outcomes.run(source.name(), fields, () -> {
                BackupResult result = backup(invocation, backup, source, start);
                describe(source, result, lines, fields);
            });
            if (done) {
                outcomes.run(source.name(), fields, () -> {
                    PruneResult pruned = invocation.pruning().run(source.name(), invocation.policy(), false);
                    describe(pruned, lines, fields);
                });
            }
            if (outcomes.interrupted()) {
                break;
            }
        }
        invocation.console().result(lines, new Fields().putAll("backups", results));
        return outcomes.exitCode();
    }

    private BackupResult backup(Invocation invocation, RunBackup backup, Source source, Instant start) {
        BackupId id = new BackupId(
                source.name(), start, invocation.settings().compression().compression());
        BackupRequest defaults = BackupRequest.of(id, invocation.jobs());
        BackupRequest request =
                new BackupRequest(id, defaults.jobs(), defaults.lockTimeout(), defaults.memoryBytes(), allowOmissions);
        try (Progress.Closing<BackupProgress> progress = invocation.progress().backup(source.name())) {
            return backup.run(request, source.database().dumper(), progress.listener());
        }
    }

    private List<Source> sources(Invocation invocation) {
        Settings settings = invocation.settings();
        String given = url;
        if (given != null && !names.isEmpty()) {
            throw new ConfigurationException(
                    FailureKind.USAGE, "--url and NAME are both given", "name configured databases, or give one --url");
        }
        if (given != null) {
            Database database = invocation.url(given);
            return List.of(new Source(database.database(), database));
        }
        if (settings.libpq() && names.isEmpty()) {
            Database database = invocation.databases().environment();
            return List.of(new Source(database.database(), database));
        }
        List<DatabaseSettings> chosen = chosen(settings);
        if (chosen.isEmpty()) {
            throw new ConfigurationException(
                    FailureKind.USAGE,
                    "no database is given",
                    "give --url postgresql://user@host/database, set DB_HOST, DB_USERNAME and DB_DATABASE, or PGHOST");
        }
        return chosen.stream()
                .map(one -> new Source(one.name(), invocation.databases().configured(one)))
                .toList();
    }

    private List<DatabaseSettings> chosen(Settings settings) {
        if (names.isEmpty()) {
            return settings.databases();
        }
        List<DatabaseSettings> chosen = new ArrayList<>();
        for (String name : names.stream().distinct().toList()) {
            chosen.add(settings.databases().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ConfigurationException(
                            FailureKind.USAGE,
                            "no configured database has the name " + name,
                            settings.databases().isEmpty()
                                    ? "none is configured; give --url instead"
                                    : "there are "
                                            + String.join(
                                                    ", ",
                                                    settings.databases().stream()
                                                            .map(DatabaseSettings::name)
                                                            .toList()))));
        }
        return chosen;
    }

    private Instant time(Invocation invocation) {
        String given = time;
        return given == null
                ? invocation.clock().instant()
                : BackupReference.time(given)
                        .orElseThrow(() -> new ConfigurationException(
                                FailureKind.USAGE,
                                "--time is '" + given + "', not a time",
                                "write it with its offset from UTC, such as 2025-01-31T03:00Z"));
    }

    private static void describe(Source source, BackupResult result, List<String> lines, Fields fields) {
        fields.put("database", source.database().label())
                .put("key", BackupKeys.key(result.backup().id()))
                .put("location", result.location())
                .put("time", result.backup().id().time())
                .put("alreadyDone", result.alreadyDone())
                .put("sizeBytes", result.backup().size())
                .put("rawBytes", result.rawBytes())
                .put("tables", result.tables())
                .put("rows", result.rows())
                .put("parts", result.parts())
                .putMillis("durationMillis", result.duration())
                .putTexts("warnings", result.warnings());
        if (result.alreadyDone()) {
            lines.add(source.name() + ": already done: " + result.location());
            return;
        }
        lines.add(source.name() + ": " + result.location());
        lines.add("  " + Amounts.count(result.rows(), "row") + " in " + Amounts.count(result.tables(), "table") + ", "
                + Amounts.bytes(result.rawBytes()) + " stored as "
                + Amounts.bytes(result.backup().size()) + ", in " + Amounts.duration(result.duration()));
        result.warnings().forEach(warning -> lines.add("  warning: " + warning));
    }

    private static void describe(PruneResult result, List<String> lines, Fields fields) {
        fields.put("deleted", result.deleted()).put("deletedBytes", result.deletedBytes());
        if (result.deleted() > 0) {
            lines.add("  deleted " + Amounts.count(result.deleted(), "old backup") + ", "
                    + Amounts.bytes(result.deletedBytes()));
        }
    }
}
