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
 * Backups into one store, and out of it.
 *
 * <pre>{@code
 * PgBackup backups = PgBackup.to(store).zstd().jobs(4);
 * BackupResult made = backups.backup(settings, "shop");
 * backups.verify("shop");
 * backups.restore("shop", settings.withDatabase("shop_copy"));
 * }</pre>
 *
 * <p>Immutable, and safe for use by several threads: each method that configures returns a new value. All values that come from one {@link #to}
 * share its memory, however many runs there are at once. The store stays the caller's, who closes it when all runs have ended.
 *
 * <p>Every method that works throws a {@link io.pgbackup.core.failure.BackupServiceException} when it fails, whose kind says why. An interrupt of
 * the calling thread, or a {@link Cancellation}, ends it with kind {@code INTERRUPTED}.
 */
public final class PgBackup {

    private final Options options;
    private final JdbcAdapter jdbc = new JdbcAdapter();

    private PgBackup(Options options) {
        this.options = options;
    }

    /**
     * Backups into a store, compressed with gzip, over as many connections as there are processors (at most 8), with half of the heap for
     * buffers.
     *
     * @param store opened by the caller, with {@code FilesystemStores} or {@code S3Stores}, or one of the caller's own; stays the caller's to
     *     close
     * @return a value to configure, and to work with
     */
    public static PgBackup to(BackupStore store) {
        return new PgBackup(new Options(store));
    }

    private PgBackup with(Consumer<Options> change) {
        return new PgBackup(options.with(change));
    }

    /**
     * New backups are compressed with zstd, with parameters chosen for rows of tables.
     *
     * @return a new value
     */
    public PgBackup zstd() {
        return zstd(ZstdSettings.FOR_ROWS);
    }

    /**
     * New backups are compressed with zstd.
     *
     * @param level from 1 (fast) to 22 (small)
     * @return a new value
     */
    public PgBackup zstd(int level) {
        return with(draft -> {
            draft.zstd = ZstdCodecs.of(new ZstdSettings(level));
            draft.compression = Compression.ZSTD;
        });
    }

    /**
     * New backups are compressed with gzip.
     *
     * @param level from 1 (fast) to 9 (small)
     * @return a new value
     */
    public PgBackup gzip(int level) {
        return with(draft -> {
            draft.gzip = SegmentCodecs.gzip(level);
            draft.compression = Compression.GZIP;
        });
    }

    /**
     * New backups are not compressed: plain SQL.
     *
     * @return a new value
     */
    public PgBackup uncompressed() {
        return with(draft -> draft.compression = Compression.NONE);
    }

    /**
     * How much is done side by side.
     *
     * @param jobs connections, or segments that are read at once; at least 1
     * @return a new value
     */
    public PgBackup jobs(int jobs) {
        if (jobs < 1) {
            throw new IllegalArgumentException("at least one job is needed, not " + jobs);
        }
        return with(draft -> draft.jobs = jobs);
    }

    /**
     * Who is told how backups go on.
     *
     * @param progress called from any thread of a run
     * @return a new value
     */
    public PgBackup progress(BackupProgress progress) {
        Objects.requireNonNull(progress, "progress");
        return with(draft -> draft.backupProgress = progress);
    }

    /**
     * Who is told how restores and verifications go on.
     *
     * @param progress called from any thread of a run
     * @return a new value
     */
    public PgBackup progress(RestoreProgress progress) {
        Objects.requireNonNull(progress, "progress");
        return with(draft -> draft.restoreProgress = progress);
    }

    /**
     * Who may end runs from another thread.
     *
     * @param cancellation ends all runs of the value that is returned
     * @return a new value
     */
    public PgBackup cancelledBy(Cancellation cancellation) {
        Objects.requireNonNull(cancellation, "cancellation");
        return with(draft -> draft.cancellation = cancellation);
    }

    /**
     * What runs may use for their buffers, together.
     *
     * @param memory shared with everything else that is given the same
     * @return a new value
     */
    public PgBackup memory(MemoryBudget memory) {
        Objects.requireNonNull(memory, "memory");
        return with(draft -> draft.memory = memory);
    }

    /**
     * What time it is.
     *
     * @param clock names backups, and decides what is from the future
     * @return a new value
     */
    public PgBackup clock(Clock clock) {
        Objects.requireNonNull(clock, "clock");
        return with(draft -> draft.clock = clock);
    }

    /**
     * What backups say of the program that made them.
     *
     * @param version such as {@code shop-admin 2.1}
     * @return a new value
     */
    public PgBackup toolVersion(String version) {
        Objects.requireNonNull(version, "version");
        return with(draft -> draft.toolVersion = version);
    }

    /**
     * A request for a backup of a whole database now, to be changed by its {@code with} methods.
     *
     * @param name under which it is filed; what is filed under the same name counts as the same database
     * @return the request that {@link #backup(JdbcSettings, String)} would use
     */
    public BackupRequest request(String name) {
        return BackupRequest.of(new BackupId(name, options.clock.instant(), options.compression), options.jobs);
    }

    /**
     * Backs up a whole database now.
     *
     * @param source the database
     * @param name under which the backup is filed, usually the database's
     * @return what the backup holds, and where it is
     */
    public BackupResult backup(JdbcSettings source, String name) {
        return backup(source, request(name));
    }

    /**
     * Backs up a database.
     *
     * @param source the database
     * @param request what of it, when, and how; see {@link #request}
     * @return what the backup holds, and where it is; {@code alreadyDone} where the store had a backup of this name and source
     */
    public BackupResult backup(JdbcSettings source, BackupRequest request) {
        return backup(jdbc.dumper(source), request);
    }

    /**
     * Backs up what a dumper of the caller's own gives.
     *
     * @param dumper reads
     * @param request what of it, when, and how; see {@link #request}
     * @return what the backup holds, and where it is
     */
    public BackupResult backup(DatabaseDumper dumper, BackupRequest request) {
        RunBackup run = new RunBackup(
                options.store, options.codecs(), options.clock, options.tokens, options.toolVersion, options.memory);
        return working(() -> run.run(request, dumper, options.backupProgress));
    }

    /**
     * Backs up what the databases of a server share: roles, memberships, tablespaces, settings. The backup is filed under {@code
     * _globals.<server>}.
     *
     * @param server any database of it
     * @param passwords whether password hashes are wanted, which only superusers may read
     * @return what the backup holds, and where it is
     */
    public BackupResult backupGlobals(JdbcSettings server, boolean passwords) {
        BackupId id = BackupId.globals(server.addresses().get(0).label(), options.clock.instant(), options.compression);
        return backup(jdbc.globals(server, passwords), BackupRequest.of(id, 1));
    }

    /**
     * A request for a restore of everything, with owners and privileges, proved by counts; to be changed by its {@code with} methods.
     *
     * @return the request that {@link #restore(String, JdbcSettings)} uses
     */
    public RestoreRequest restoreRequest() {
        return RestoreRequest.everything(options.jobs);
    }

    /**
     * Restores the latest backup into a database that is there and empty, and proves the result.
     *
     * @param name under which the backup is filed
     * @param target the database
     * @return what was restored
     */
    public RestoreResult restore(String name, JdbcSettings target) {
        return restore(required(name), target, restoreRequest());
    }

    /**
     * Restores a backup into a database that is there, and proves the result. When the restore fails, the message says what the database holds
     * then.
     *
     * @param id of the backup
     * @param target the database; empty where definitions are restored
     * @param request which part of the backup, and how
     * @return what was restored
     */
    public RestoreResult restore(BackupId id, JdbcSettings target, RestoreRequest request) {
        return restoring(id, target, request, Way.EXISTING).restore();
    }

    /**
     * Makes the database that the settings name, restores a backup into it, and proves the result. Until all is there, the database has another
     * name; when the restore fails, it is dropped.
     *
     * @param id of the backup
     * @param target the database, which must not exist
     * @param request which part of the backup, and how
     * @return what was restored
     */
    public RestoreResult restoreAsNew(BackupId id, JdbcSettings target, RestoreRequest request) {
        return restoring(id, target, request, Way.NEW).restore();
    }

    /**
     * Restores a whole backup beside a database, proves every table by its content, and gives it the name of that database, which gets another
     * one and stays. When the restore fails, the old database is as it was.
     *
     * @param id of the backup, of a whole database
     * @param target the database, which must exist
     * @param request how
     * @return what was restored, and the name of the old database
     */
    public Replaced replace(BackupId id, JdbcSettings target, RestoreRequest request) {
        MakeDatabase.Replacement replacement = restoring(id, target, request, Way.REPLACED);
        return new Replaced(replacement.restore(), replacement.retired());
    }

    private MakeDatabase.Replacement restoring(BackupId id, JdbcSettings target, RestoreRequest request, Way way) {
        return reading(id, file -> restoreDatabase().run(file, target(target), request, way, options.restoreProgress));
    }

    /**
     * What would keep {@link #restore(BackupId, JdbcSettings, RestoreRequest)} from its end. Leaves nothing in the database.
     *
     * @param id of the backup
     * @param target the database, which must exist
     * @param request which part of the backup, and how
     * @return a sentence each; empty if nothing is known
     */
    public List<String> obstacles(BackupId id, JdbcSettings target, RestoreRequest request) {
        return reading(
                id,
                file -> restoreDatabase()
                        .plan(file, target(target), request, Way.EXISTING)
                        .problems());
    }

    /**
     * Restores a backup into a new database, proves every table by its content, and drops that database again: what a restore drill does.
     *
     * @param id of the backup
     * @param server any database of the server
     * @param request how
     * @return what was restored
     */
    public RestoreResult tryRestore(BackupId id, JdbcSettings server, RestoreRequest request) {
        return reading(
                id,
                file -> restoreDatabase().tryOut(file, new OneServer(jdbc, server), request, options.restoreProgress));
    }

    /**
     * Makes those roles, memberships, tablespaces and settings of a backup on a server that the server lacks; what is there stays as it is.
     *
     * @param id of a backup of globals
     * @param server any database of it
     * @return what was made
     */
    public RestoredGlobals restoreGlobals(BackupId id, JdbcSettings server) {
        return reading(id, file -> {
            RestoreGlobals.Result result =
                    new RestoreGlobals(options.clock).run(file, jdbc.loader(server), "", false, false);
            return new RestoredGlobals(result.made(), result.kept());
        });
    }

    /**
     * Reads every byte of the latest backup again.
     *
     * @param name under which the backup is filed
     * @return what was read; a problem is an exception of kind {@code BACKUP_DAMAGED}
     */
    public VerifyResult verify(String name) {
        return verify(required(name));
    }

    /**
     * Reads every byte of a backup again: checksums of all segments, rows and content hash of every table.
     *
     * @param id of the backup
     * @return what was read; a problem is an exception of kind {@code BACKUP_DAMAGED}
     */
    public VerifyResult verify(BackupId id) {
        return reading(
                id,
                file -> new VerifyBackup(options.clock, options.memory)
                        .run(file, options.jobs, options.restoreProgress));
    }

    /**
     * All backups of the store, and what is in each, by name and time; damaged files are among them.
     *
     * @return oldest first
     */
    public List<Inspected> list() {
        return working(() -> catalog().list());
    }

    /**
     * All backups under one name, and what is in each; damaged files are among them.
     *
     * @param name under which they are filed
     * @return oldest first
     */
    public List<Inspected> list(String name) {
        return working(() -> catalog().list(name));
    }

    /**
     * The newest complete backup under a name; newer ones that are damaged are passed over with a warning in the log.
     *
     * @param name under which it is filed
     * @return empty if nothing is filed under this name
     */
    public Optional<BackupId> latest(String name) {
        return latest(name, Instant.MAX);
    }

    /**
     * The newest complete backup under a name at or before a time.
     *
     * @param name under which it is filed
     * @param atOrBefore the time
     * @return empty if nothing is filed under this name that early
     */
    public Optional<BackupId> latest(String name, Instant atOrBefore) {
        return working(() -> options.store.list(name).stream()
                        .anyMatch(backup -> !backup.id().time().isAfter(atOrBefore))
                ? Optional.of(catalog().latest(name, atOrBefore))
                : Optional.empty());
    }

    /**
     * The newest complete backup of one source, where backups of several databases are filed under a name by turns.
     *
     * @param name under which it is filed
     * @param atOrBefore the time; {@link Instant#MAX} for any
     * @param source {@code HOST} or {@code SYSTEM/DATABASE}, as the message says that refuses to choose
     * @return its name
     */
    public BackupId latest(String name, Instant atOrBefore, String source) {
        return working(() -> catalog().latest(name, atOrBefore, Optional.of(source)));
    }

    /**
     * Deletes backups that are old enough, never the newest few.
     *
     * @param name under which they are filed
     * @param policy decides
     * @return what became of each backup, with the reason
     */
    public PruneResult prune(String name, RetentionPolicy policy) {
        return working(() -> pruning().all(name, policy, false));
    }

    /**
     * What {@link #prune} would do.
     *
     * @param name under which the backups are filed
     * @param policy decides
     * @return what would become of each backup, with the reason; nothing is deleted
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
