package io.pgbackup.config;

import io.pgbackup.core.failure.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration. All values have been checked and are valid.
 *
 * @param databases in the order given; no two share a folder
 * @param libpq whether {@code PGHOST}, {@code PGDATABASE} or {@code PGSERVICE} names the database, since no setting does
 * @param store absent if none is configured; see {@link #requireStore()}
 * @param retentionDays how long backups are kept
 * @param compression compression of new backups
 * @param jobs connections per database; 0 for as many as there are cores
 * @param networkTimeout how long a database server may be silent while an answer is due
 * @param copyThroughDriver whether rows pass through the database driver's own COPY, which is slower
 * @param allowedOmissions what backups may lack, as {@code --allow-omission} names it
 * @param restore defaults of a restore
 * @param logLevel how much is logged
 * @param logFormat absent: the entry point decides
 * @param warnings for human readers: keys that look like settings but are not
 */
public record Settings(
        List<DatabaseSettings> databases,
        boolean libpq,
        @Nullable StoreSettings store,
        int retentionDays,
        CompressionSettings compression,
        int jobs,
        Duration networkTimeout,
        boolean copyThroughDriver,
        List<String> allowedOmissions,
        RestoreSettings restore,
        LogLevel logLevel,
        @Nullable LogFormat logFormat,
        List<String> warnings) {

    /** More connections than this rarely help, and servers allow about a hundred in total. */
    private static final int MOST_JOBS_BY_CORES = 8;

    /** How long a database server may be silent unless configured otherwise. */
    public static final Duration DEFAULT_NETWORK_TIMEOUT = Duration.ofMinutes(5);

    /** How long backups are kept unless configured otherwise. */
    public static final int DEFAULT_RETENTION_DAYS = 2;

    public Settings {
        databases = List.copyOf(databases);
        Objects.requireNonNull(compression, "compression");
        Objects.requireNonNull(networkTimeout, "networkTimeout");
        Objects.requireNonNull(restore, "restore");
        Objects.requireNonNull(logLevel, "logLevel");
        allowedOmissions = List.copyOf(allowedOmissions);
        warnings = List.copyOf(warnings);
    }

    /** Connections per database: as configured, or according to the number of cores. */
    public int connections() {
        return jobs > 0
                ? jobs
                : Math.max(1, Math.min(MOST_JOBS_BY_CORES, Runtime.getRuntime().availableProcessors()));
    }

    /**
     * Returns the store.
     *
     * @throws ConfigurationException when none is configured
     */
    public StoreSettings requireStore() {
        if (store == null) {
            throw new ConfigurationException(
                    "no store is given", "set BACKUP_STORE, or give --store, as s3://bucket/prefix or file:/path");
        }
        return store;
    }
}
