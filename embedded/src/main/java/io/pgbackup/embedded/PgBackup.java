package io.pgbackup.embedded;

import io.pgbackup.core.backup.BackupRequest;
import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.backup.RunBackup;
import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.memory.MemoryBudget;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.restore.MakeDatabase;
import io.pgbackup.core.restore.RestoreDatabase;
import io.pgbackup.core.restore.RestoreDatabase.Way;
import io.pgbackup.core.restore.RestoreGlobals;
import io.pgbackup.core.restore.RunRestore;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.restore.request.RestoreResult;
import io.pgbackup.core.retention.PruneBackups;
import io.pgbackup.core.retention.PruneBackups.PruneResult;
import io.pgbackup.core.retention.RetentionPolicy;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.verify.BackupCatalog;
import io.pgbackup.core.verify.BackupCatalog.Inspected;
import io.pgbackup.core.verify.VerifyBackup;
import io.pgbackup.core.verify.VerifyResult;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.zstd.ZstdCodecs;
import io.pgbackup.zstd.ZstdSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Backs up databases into one store, restores them from it, and verifies, lists and prunes its backups.
 *
 * <pre>{@code
 * PgBackup backups = PgBackup.to(store).zstd().jobs(4);
 * BackupResult made = backups.backup(settings, "shop");
 * backups.verify("shop");
 * backups.restore("shop", settings.withDatabase("shop_copy"));
 * }</pre>
 *
 * <p>Instances are immutable and safe for use by several threads: each method that changes an option returns a new instance. All instances
 * that are derived from one call of {@link #to} share its memory budget, however many runs are active at once. The store is not closed; the
 * caller closes it when all runs have ended.
 *
 * <p>Every method that starts a run or reads the store throws a {@link io.pgbackup.core.failure.BackupServiceException} when it fails; the
 * kind of the exception states the reason. An interrupt of the calling thread, or a {@link Cancellation}, ends the call with kind {@code
 * INTERRUPTED}.
 */
public final class PgBackup {

    private static final int MOST_JOBS = 256;

    private final Options options;
    private final JdbcAdapter jdbc = new JdbcAdapter();

    private PgBackup(Options options) {
        this.options = options;
    }

    /**
     * Returns an instance for a store, with these defaults: gzip, one job for each processor (at most 8), and half of the heap for buffers.
     *
     * @param store the store, opened with {@code FilesystemStores} or {@code S3Stores}, or the caller's own implementation; the caller
     *     closes it
     * @return an instance with default options
     */
    public static PgBackup to(BackupStore store) {
        return new PgBackup(new Options(store));
    }

    private PgBackup with(Consumer<Options> change) {
        return new PgBackup(options.with(change));
    }

    /**
     * Compresses new backups with zstd, with parameters that suit rows of tables.
     *
     * @return a new instance
     */
    public PgBackup zstd() {
        return zstd(ZstdSettings.FOR_ROWS);
    }

    /**
     * Compresses new backups with zstd.
     *
     * @param level from 1 (fast) to 22 (small)
     * @return a new instance
     */
    public PgBackup zstd(int level) {
        return with(draft -> {
            draft.zstd = ZstdCodecs.of(new ZstdSettings(level));
            draft.compression = Compression.ZSTD;
        });
    }

    /**
     * Compresses new backups with gzip.
     *
     * @param level from 1 (fast) to 9 (small)
     * @return a new instance
     */
    public PgBackup gzip(int level) {
        return with(draft -> {
            draft.gzip = SegmentCodecs.gzip(level);
            draft.compression = Compression.GZIP;
        });
    }

    /**
     * Stores new backups uncompressed, as plain SQL.
     *
     * @return a new instance
     */
    public PgBackup uncompressed() {
        return with(draft -> draft.compression = Compression.NONE);
    }

    /**
     * Sets how many jobs a run executes in parallel.
     *
     * @param jobs number of database connections, or of segments that a verification reads in parallel; at least 1
     * @return a new instance
     */
    public PgBackup jobs(int jobs) {
        if (jobs < 1 || jobs > MOST_JOBS) {
            throw new IllegalArgumentException("from 1 to " + MOST_JOBS + " jobs are possible, not " + jobs);
        }
        return with(draft -> draft.jobs = jobs);
    }

    /**
     * Sets the listener for the progress of backups.
     *
     * @param progress the listener, which is called from any thread of a run
     * @return a new instance
     */
    public PgBackup progress(BackupProgress progress) {
        Objects.requireNonNull(progress, "progress");
        return with(draft -> draft.backupProgress = progress);
    }

    /**
     * Sets the listener for the progress of restores and verifications.
     *
     * @param progress the listener, which is called from any thread of a run
     * @return a new instance
     */
    public PgBackup progress(RestoreProgress progress) {
        Objects.requireNonNull(progress, "progress");
        return with(draft -> draft.restoreProgress = progress);
    }

    /**
     * Sets the handle that cancels runs from another thread.
     *
     * @param cancellation the handle, which ends all runs of the returned instance
     * @return a new instance
     */
    public PgBackup cancelledBy(Cancellation cancellation) {
        Objects.requireNonNull(cancellation, "cancellation");
        return with(draft -> draft.cancellation = cancellation);
    }

    /**
     * Sets the memory that all runs together may use for their buffers.
     *
     * @param memory the budget, which is shared with all other instances that use the same budget
     * @return a new instance
     */
    public PgBackup memory(MemoryBudget memory) {
        Objects.requireNonNull(memory, "memory");
        return with(draft -> draft.memory = memory);
    }

    /**
     * Sets the clock.
     *
     * @param clock supplies the times in the names of backups, and decides whether the time of a backup lies in the future
     * @return a new instance
     */
    public PgBackup clock(Clock clock) {
        Objects.requireNonNull(clock, "clock");
        return with(draft -> draft.clock = clock);
    }

    /**
     * Sets the version that new backups record as the program that created them.
     *
     * @param version name and version of the program, such as {@code shop-admin 2.1}
     * @return a new instance
     */
    public PgBackup toolVersion(String version) {
        Objects.requireNonNull(version, "version");
        return with(draft -> draft.toolVersion = version);
    }

    /**
     * Returns a request for a backup of a whole database at the current time; its {@code with} methods change it.
     *
     * @param name the name under which the backup is stored; all backups under one name count as backups of the same database
     * @return the request that {@link #backup(JdbcSettings, String)} would use
     */
    public BackupRequest request(String name) {
        return BackupRequest.of(new BackupId(name, options.clock.instant(), options.compression), options.jobs);
    }

    /**
     * Backs up a whole database at the current time.
     *
     * @param source the database
     * @param name the name under which the backup is stored, usually the name of the database
     * @return the content and the location of the backup
     */
    public BackupResult backup(JdbcSettings source, String name) {
        return backup(source, request(name));
    }

    /**
     * Backs up a database, or a part of it.
     *
     * @param source the database
     * @param request the scope, the time and the options of the backup; see {@link #request}
     * @return the content and the location of the backup; {@code alreadyDone} if the store already had this backup of the same source
     */
    public BackupResult backup(JdbcSettings source, BackupRequest request) {
        return backup(jdbc.dumper(source), request);
    }

    /**
     * Backs up a database that the caller's own implementation of the dumper reads.
     *
     * @param dumper reads the database
     * @param request the scope, the time and the options of the backup; see {@link #request}
     * @return the content and the location of the backup
     */
    public BackupResult backup(DatabaseDumper dumper, BackupRequest request) {
        RunBackup run = new RunBackup(
                options.store, options.codecs(), options.clock, options.tokens, options.toolVersion, options.memory);
        return working(() -> run.run(request, dumper, options.backupProgress));
    }

    /**
     * Backs up the globals of a server: roles, memberships, tablespaces, settings. The backup is stored under the name
     * {@code _globals.<server>}.
     *
     * @param server connection settings of any database of the server
     * @param passwords whether the backup contains password hashes, which only superusers may read
     * @return the content and the location of the backup
     */
    public BackupResult backupGlobals(JdbcSettings server, boolean passwords) {
        BackupId id = BackupId.globals(server.addresses().get(0).label(), options.clock.instant(), options.compression);
        return backup(jdbc.globals(server, passwords), BackupRequest.of(id, 1));
    }

    /**
     * Returns a request for a restore of a whole backup, with owners and privileges, and a proof by row counts; its {@code with} methods
     * change it.
     *
     * @return the request that {@link #restore(String, JdbcSettings)} uses
     */
    public RestoreRequest restoreRequest() {
        return RestoreRequest.everything(options.jobs);
    }

    /**
     * Restores the latest backup under a name into an existing, empty database, and proves the result.
     *
     * @param name the name under which the backup is stored
     * @param target the database
     * @return the result of the restore
     */
    public RestoreResult restore(String name, JdbcSettings target) {
        return restore(required(name), target, restoreRequest());
    }

    /**
     * Restores a backup into an existing database, and proves the result. If the restore fails, the message states what the database
     * contains afterwards.
     *
     * @param id the backup
     * @param target the database; it must be empty if definitions are restored
     * @param request the part of the backup to restore, and the options
     * @return the result of the restore
     */
    public RestoreResult restore(BackupId id, JdbcSettings target, RestoreRequest request) {
        return restoring(id, target, request, Way.EXISTING).restore();
    }

    /**
     * Creates a database, restores a backup into it, and proves the result. The database gets its final name when the restore is complete;
     * if the restore fails, the database is dropped.
     *
     * @param id the backup
     * @param target the database, which must not exist
     * @param request the part of the backup to restore, and the options
     * @return the result of the restore
     */
    public RestoreResult restoreAsNew(BackupId id, JdbcSettings target, RestoreRequest request) {
        return restoring(id, target, request, Way.NEW).restore();
    }

    /**
     * Restores a backup into a new database, proves every table by its content, and swaps the new database with an existing one, which is
     * kept under another name. If the restore fails, the existing database remains unchanged.
     *
     * @param id the backup, which must contain a whole database
     * @param target the database to replace, which must exist
     * @param request the options
     * @return the result of the restore, and the new name of the old database
     */
    public Replaced replace(BackupId id, JdbcSettings target, RestoreRequest request) {
        MakeDatabase.Replacement replacement = restoring(id, target, request, Way.REPLACED);
        return new Replaced(replacement.restore(), replacement.retired());
    }

    private MakeDatabase.Replacement restoring(BackupId id, JdbcSettings target, RestoreRequest request, Way way) {
        return reading(id, file -> restoreDatabase().run(file, target(target), request, way, options.restoreProgress));
    }

    /**
     * Returns the obstacles because of which {@link #restore(BackupId, JdbcSettings, RestoreRequest)} would fail. Nothing is left in the
     * database.
     *
     * @param id the backup
     * @param target the database, which must exist
     * @param request the part of the backup to restore, and the options
     * @return one sentence for each obstacle; empty if no obstacles were found
     */
    public List<String> obstacles(BackupId id, JdbcSettings target, RestoreRequest request) {
        return reading(
                id,
                file -> restoreDatabase()
                        .plan(file, target(target), request, Way.EXISTING)
                        .problems());
    }

    /**
     * Performs a restore drill: restores a backup into a new database, proves every table by its content, and drops that database again.
     *
     * @param id the backup
     * @param server connection settings of any database of the server
     * @param request the options
     * @return the result of the restore
     */
    public RestoreResult tryRestore(BackupId id, JdbcSettings server, RestoreRequest request) {
        return reading(
                id,
                file -> restoreDatabase().tryOut(file, new OneServer(jdbc, server), request, options.restoreProgress));
    }

    /**
     * Creates the roles, memberships, tablespaces and settings of a backup that a server lacks; existing ones remain unchanged.
     *
     * @param id a backup of globals
     * @param server connection settings of any database of the server
     * @return the globals that were created, and those that remained unchanged
     */
    public RestoredGlobals restoreGlobals(BackupId id, JdbcSettings server) {
        return reading(id, file -> {
            RestoreGlobals.Result result =
                    new RestoreGlobals(options.clock).run(file, jdbc.loader(server), "", false, false);
            return new RestoredGlobals(result.made(), result.kept());
        });
    }

    /**
     * Reads every byte of the latest backup under a name again.
     *
     * @param name the name under which the backup is stored
     * @return the totals of the verification; damage is an exception of kind {@code BACKUP_DAMAGED}
     */
    public VerifyResult verify(String name) {
        return verify(required(name));
    }

    /**
     * Reads every byte of a backup again, and checks the checksums of all segments, and the row count and the content hash of every table.
     *
     * @param id the backup
     * @return the totals of the verification; damage is an exception of kind {@code BACKUP_DAMAGED}
     */
    public VerifyResult verify(BackupId id) {
        return reading(
                id,
                file -> new VerifyBackup(options.clock, options.memory)
                        .run(file, options.jobs, options.restoreProgress));
    }

    /**
     * Returns all backups of the store with summaries of their content, including damaged files.
     *
     * @return sorted by name, then oldest first
     */
    public List<Inspected> list() {
        return working(() -> catalog().list());
    }

    /**
     * Returns all backups under one name with summaries of their content, including damaged files.
     *
     * @param name the name under which the backups are stored
     * @return oldest first
     */
    public List<Inspected> list(String name) {
        return working(() -> catalog().list(name));
    }

    /**
     * Returns the newest complete backup under a name. Newer files that are damaged are skipped with a warning in the log.
     *
     * @param name the name under which the backup is stored
     * @return empty if nothing is stored under this name
     */
    public Optional<BackupId> latest(String name) {
        return latest(name, Instant.MAX);
    }

    /**
     * Returns the newest complete backup under a name whose time is not after a given time.
     *
     * @param name the name under which the backup is stored
     * @param atOrBefore the time
     * @return empty if nothing that old is stored under this name
     */
    public Optional<BackupId> latest(String name, Instant atOrBefore) {
        return working(() -> options.store.list(name).stream()
                        .anyMatch(backup -> !backup.id().time().isAfter(atOrBefore))
                ? Optional.of(catalog().latest(name, atOrBefore))
                : Optional.empty());
    }

    /**
     * Returns the newest complete backup of one source, for a name under which backups of several databases are stored.
     *
     * @param name the name under which the backup is stored
     * @param atOrBefore the latest time of the backup; {@link Instant#MAX} for no limit
     * @param source {@code HOST} or {@code SYSTEM/DATABASE}, as named in the message of a call that found several sources
     * @return the backup
     */
    public BackupId latest(String name, Instant atOrBefore, String source) {
        return working(() -> catalog().latest(name, atOrBefore, Optional.of(source)));
    }

    /**
     * Deletes old backups, as a policy decides. The newest backups are always kept, in the number that the policy sets.
     *
     * @param name the name under which the backups are stored
     * @param policy decides how long backups are kept
     * @return the decision for each backup, with the reason
     */
    public PruneResult prune(String name, RetentionPolicy policy) {
        return working(() -> pruning().all(name, policy, false));
    }

    /**
     * Returns what {@link #prune} would do, and deletes nothing.
     *
     * @param name the name under which the backups are stored
     * @param policy decides how long backups are kept
     * @return the decision for each backup, with the reason
     */
    public PruneResult prunePlan(String name, RetentionPolicy policy) {
        return working(() -> pruning().all(name, policy, true));
    }

    private BackupId required(String name) {
        return working(() -> catalog().latest(name, Instant.MAX));
    }

    private <T> T reading(BackupId id, Function<BackupFile, T> work) {
        return working(() -> {
            try (BackupFile file = catalog().open(id)) {
                return work.apply(file);
            }
        });
    }

    private <T> T working(Supplier<T> work) {
        return options.cancellation.run(work);
    }

    private BackupCatalog catalog() {
        return new BackupCatalog(options.store, options.codecs(), options.clock);
    }

    private PruneBackups pruning() {
        return new PruneBackups(options.store, catalog(), options.clock);
    }

    private RestoreDatabase restoreDatabase() {
        return new RestoreDatabase(new RunRestore(options.clock, options.memory), new MakeDatabase(options.clock));
    }

    private RestoreDatabase.Target target(JdbcSettings target) {
        return new RestoreDatabase.Target(new OneServer(jdbc, target), target.database());
    }
}
