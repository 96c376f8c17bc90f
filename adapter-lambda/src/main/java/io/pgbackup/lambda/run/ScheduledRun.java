package io.pgbackup.lambda.run;

import io.pgbackup.config.DatabaseSettings;
import io.pgbackup.config.Settings;
import io.pgbackup.connect.Codecs;
import io.pgbackup.connect.Database;
import io.pgbackup.connect.Databases;
import io.pgbackup.connect.Stores;
import io.pgbackup.core.backup.RunBackup;
import io.pgbackup.core.backup.RunBackups;
import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.Waivers;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.Failure;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.retention.PruneBackups;
import io.pgbackup.core.retention.RetentionPolicy;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.verify.BackupCatalog;
import io.pgbackup.lambda.event.BackupEvent;
import io.pgbackup.lambda.run.DatabaseReport.Status;
import io.pgbackup.program.ToolVersion;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs everything that one event requests: all databases are tried, even if one of them fails. */
public final class ScheduledRun {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledRun.class);

    private final Supplier<Settings> settings;
    private final Databases databases;
    private final Stores stores;
    private final Codecs codecs;
    private final Supplier<String> runTokens;
    private final Clock clock;
    private final Whereabouts whereabouts;
    private final ToolVersion version;

    @Inject
    ScheduledRun(
            Supplier<Settings> settings,
            Databases databases,
            Stores stores,
            Codecs codecs,
            Supplier<String> runTokens,
            Clock clock,
            Whereabouts whereabouts,
            ToolVersion version) {
        this.settings = settings;
        this.databases = databases;
        this.stores = stores;
        this.codecs = codecs;
        this.runTokens = runTokens;
        this.clock = clock;
        this.whereabouts = whereabouts;
        this.version = version;
    }

    /**
     * Runs the backups. Throws nothing: the report contains the failures.
     *
     * @param event JSON, as {@link BackupEvent} reads it
     * @param limit the time limit of the whole run
     * @param each receives the report of each database as soon as it is complete
     */
    public RunReport run(byte[] event, TimeLimit limit, Consumer<DatabaseReport> each) {
        Instant time = clock.instant();
        List<DatabaseReport> reports = new ArrayList<>();
        List<String> names = List.of();
        try {
            BackupEvent asked = BackupEvent.parse(event);
            names = asked.databases();
            time = asked.time().orElse(time);
            Settings given = settings.get();
            given.warnings().forEach(warning -> LOG.warn("{}", warning));
            try (BackupStore store = stores.open(given.requireStore())) {
                Run run = new Run(given, store, codecs.of(given.compression()), time, limit, report -> {
                    reports.add(report);
                    each.accept(report);
                });
                run.all(asked.databases());
            }
            return new RunReport(time, reports, null);
        } catch (RuntimeException | OutOfMemoryError e) {
            if (!(e instanceof BackupServiceException)) {
                LOG.error("unexpected failure", e);
            }
            Failure failure = Failure.of(e);
            // The metrics of every database must show the failure.
            names.stream()
                    .filter(name ->
                            reports.stream().noneMatch(report -> report.name().equals(name)))
                    .map(name -> DatabaseReport.failed(name, Status.NOT_STARTED, failure, null))
                    .toList()
                    .forEach(report -> {
                        reports.add(report);
                        each.accept(report);
                    });
            return new RunReport(time, reports, failure);
        }
    }

    private final class Run {

        private final Settings given;
        private final Databases databases;
        private final BackupStore store;
        private final SegmentCodecs codecs;
        private final Instant time;
        private final TimeLimit limit;
        private final Consumer<DatabaseReport> reports;

        Run(
                Settings given,
                BackupStore store,
                SegmentCodecs codecs,
                Instant time,
                TimeLimit limit,
                Consumer<DatabaseReport> reports) {
            this.given = given;
            this.databases = ScheduledRun.this.databases.with(given);
            this.store = store;
            this.codecs = codecs;
            this.time = time;
            this.limit = limit;
            this.reports = reports;
        }

        void all(List<String> names) {
            Map<String, DatabaseSettings> configured = new LinkedHashMap<>();
            given.databases().forEach(one -> configured.put(one.name(), one));
            if (configured.isEmpty()) {
                throw new ConfigurationException(
                        "no database is configured",
                        "set DATABASES to a JSON array, or DB_HOST, DB_USERNAME and DB_DATABASE");
            }
            List<RunBackups.Target> targets = new ArrayList<>();
            for (String name : names.isEmpty() ? configured.keySet() : names) {
                targets.add(new Named(name, configured, databases));
            }
            run(targets);
        }

        private void run(List<RunBackups.Target> targets) {
            BackupCatalog catalog = new BackupCatalog(store, codecs, clock);
            RunBackup backups = new RunBackup(store, codecs, clock, runTokens, version.number());
            PruneBackups pruning = new PruneBackups(store, catalog, clock);
            DumpScope scope =
                    new DumpScope(DumpSelection.everything(), Waivers.of(false, false, given.allowedOmissions()));
            new RunBackups(backups, pruning, RetentionPolicy.ofDays(given.retentionDays()))
                    .run(
                            targets,
                            new RunBackups.Plan(
                                    time, given.compression().compression(), given.connections(), scope, true),
                            new DatabaseRuns(catalog, limit, whereabouts, clock, reports));
        }
    }

    /** Finds a database by its configured name. */
    private record Named(String name, Map<String, DatabaseSettings> configured, Databases databases)
            implements RunBackups.Target {

        @Override
        public DatabaseDumper dumper() {
            return database().dumper();
        }

        @Override
        public String server() {
            return database().serverName();
        }

        @Override
        public DatabaseDumper globals() {
            return database().globals(true);
        }

        private Database database() {
            DatabaseSettings settings = configured.get(name);
            if (settings == null) {
                throw new ConfigurationException(
                        "no database is configured under this name",
                        "configured are " + String.join(", ", configured.keySet()));
            }
            return databases.configured(settings);
        }
    }
}
