package io.pgbackup.core.backup;

import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.dump.Waivers;
import io.pgbackup.core.failure.Choice;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.format.codec.SegmentCodec;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.memory.MemoryBudget;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadRequest;
import io.pgbackup.core.verify.BackupCatalog;
import io.pgbackup.core.verify.BackupCatalog.Inspected;
import io.pgbackup.core.verify.BackupCatalog.Summary;
import io.pgbackup.core.verify.Lineage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backs up one database into one store. Either the whole backup is published, with its proof inside, or nothing is visible and the failure
 * states why.
 */
public final class RunBackup {

    private static final Logger LOG = LoggerFactory.getLogger(RunBackup.class);

    /** Leftovers of crashed runs are removed when they are older than any run can be. */
    private static final Duration RUN_LIMIT = Duration.ofDays(2);

    private static final int WARNINGS = 100;

    /** The program never creates backups of an earlier time. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private final BackupStore store;
    private final SegmentCodecs codecs;
    private final Clock clock;
    private final Supplier<String> runTokens;
    private final String toolVersion;
    private final BackupCatalog catalog;
    private final ExistingBackup existing;
    private final MemoryBudget memory;

    /**
     * Creates a use case whose runs may use half of the heap for buffers, which they share with no other use case.
     *
     * @param store receives the backup
     * @param codecs to compress with
     * @param clock for the duration and for removing leftovers
     * @param runTokens unpredictable tokens of ASCII letters and digits; see {@link RunTokens}
     * @param toolVersion is written into the backup
     */
    public RunBackup(
            BackupStore store, SegmentCodecs codecs, Clock clock, Supplier<String> runTokens, String toolVersion) {
        this(store, codecs, clock, runTokens, toolVersion, MemoryBudget.ofHeap());
    }

    /**
     * Creates the use case with a budget for buffers.
     *
     * @param store receives the backup
     * @param codecs to compress with
     * @param clock for the duration and for removing leftovers
     * @param runTokens unpredictable tokens of ASCII letters and digits; see {@link RunTokens}
     * @param toolVersion is written into the backup
     * @param memory for buffers; runs with the same budget share it
     */
    public RunBackup(
            BackupStore store,
            SegmentCodecs codecs,
            Clock clock,
            Supplier<String> runTokens,
            String toolVersion,
            MemoryBudget memory) {
        this.store = store;
        this.codecs = codecs;
        this.clock = clock;
        this.runTokens = runTokens;
        if (!BackupId.isStorable(toolVersion)) {
            throw new ConfigurationException(
                    "the tool version has a NUL or an unpaired surrogate character", "give it another text");
        }
        this.toolVersion = toolVersion;
        this.memory = memory;
        this.catalog = new BackupCatalog(store, codecs, clock);
        this.existing = new ExistingBackup(store, catalog);
    }

    /**
     * Runs the backup. If a backup of this name exists already, under any compression, the run ends immediately, and successfully if it is
     * the backup that the run would create; its rows are not read. An interrupt of the calling thread ends the run with kind
     * {@code INTERRUPTED}, and nothing is left behind.
     *
     * @param request what to back up, and how
     * @param dumper reads the database
     * @param progress receives the progress of the run
     * @return the backup, which was created now or existed already
     * @throws io.pgbackup.core.failure.BackupServiceException when no backup was created
     */
    public BackupResult run(BackupRequest request, DatabaseDumper dumper, BackupProgress progress) {
        checkName(request.id(), dumper);
        Instant started = clock.instant();
        requirePossibleTime(request.id(), started);
        requireWholeGlobals(request);
        Optional<Inspected> newest = catalog.newestComplete(request.id().database());
        newest.ifPresent(one -> requireNameOfParts(request, one));
        Optional<BackupResult> done = existing.find(request, dumper);
        if (done.isPresent()) {
            return done.get();
        }
        try {
            return backUp(request, dumper, progress, started, newest);
        } catch (TargetException e) {
            // Another run was faster with this name: its backup is treated as if it had existed before.
            return existing.find(request, dumper).orElseThrow(() -> e);
        }
    }

    private BackupResult backUp(
            BackupRequest request,
            DatabaseDumper dumper,
            BackupProgress progress,
            Instant started,
            Optional<Inspected> newest) {
        progress.started(request.id());
        SegmentCodec codec = codecs.of(request.id().compression());
        int swept = store.sweep(request.id().database(), started.minus(RUN_LIMIT));
        if (swept > 0) {
            LOG.info("removed {} unfinished uploads of earlier runs", swept);
        }
        String token = runTokens.get();
        // Before anything is locked in the database: others may have the memory for long.
        try (MemoryBudget.Lease lease = memory.lease(BackupEngine.bytes(request.jobs()), BackupEngine.LEAST_BYTES);
                DumpSession session = dumper.open(new DumpRequest(
                        request.jobs(),
                        request.lockTimeout(),
                        store.name() + " " + request.id().database(),
                        request.scope()))) {
            requireOwnName(request, session.facts().database());
            checkOmissions(session.facts().omissions(), request.scope().waivers());
            SourceIdentity source = session.facts().source();
            Optional<String> elsewhere = newest.filter(
                            other -> !source.isSame(summary(other).source()))
                    .map(other -> fromElsewhere(source, other));
            Optional<StoredBackup> previous = previous(request, source, newest);
            try (BackupUpload upload = store.begin(new UploadRequest(request.id(), token))) {
                BackupEngine engine =
                        new BackupEngine(session, upload, codec, request, token, toolVersion, memory, lease, progress);
                BackupEngine.Outcome outcome = engine.run();
                progress.committed(outcome.backup().size());
                // The server may have sent warnings while rows were read.
                List<String> warnings = warnings(session.facts());
                elsewhere.ifPresent(warnings::add);
                return new BackupResult(
                        outcome.backup(),
                        store.location(request.id()),
                        source,
                        previous,
                        false,
                        outcome.tables(),
                        outcome.rows(),
                        outcome.largeObjects(),
                        outcome.rawBytes(),
                        outcome.parts(),
                        Duration.between(started, clock.instant()),
                        session.facts().omissions(),
                        warnings);
            }
        }
    }

    private static void checkName(BackupId id, DatabaseDumper dumper) {
        if (id.isGlobals() != (dumper.content() == DatabaseDumper.Content.GLOBALS)) {
            throw new ConfigurationException(
                    id.isGlobals()
                            ? "the name " + id.database() + " is reserved for the roles and tablespaces of a server"
                            : "the roles and tablespaces of a server cannot be stored under " + id.database(),
                    "give the backup another name; names of globals begin with " + BackupId.GLOBALS);
        }
    }

    private static void requirePossibleTime(BackupId id, Instant now) {
        if (id.isFromTheFuture(now) || id.time().isBefore(EARLIEST)) {
            throw new ConfigurationException(
                    "no backup of " + id.database() + " is created for " + id.time() + ": it is " + now
                            + " by the clock of this machine",
                    "leave out the time, specify a time in the past, or check the clock of this machine");
        }
    }

    private static void requireWholeGlobals(BackupRequest request) {
        if (request.id().isGlobals() && !request.scope().selection().isEverything()) {
            throw new ConfigurationException(
                    "the roles and tablespaces of a server cannot be backed up in part",
                    "remove the options or settings that select a part");
        }
    }

    /** Prevents the backup of a part from being taken for a newer backup of the whole. */
    private static void requireNameOfParts(BackupRequest request, Inspected newest) {
        if (!request.scope().selection().isEverything()
                && summary(newest).lineage().isWhole()) {
            throw new ConfigurationException(
                    "there are backups of a whole database under "
                            + request.id().database()
                            + ", and the backup of a part would be taken for the newest of these",
                    "store the part under a name of its own");
        }
    }

    private static void requireOwnName(BackupRequest request, String database) {
        if (!request.scope().selection().isEverything()
                && request.id().database().equals(database)) {
            throw new ConfigurationException(
                    "the backup of a part of database " + database + " cannot be stored under the database's own name",
                    "store the part under a name of its own, so that it never counts as a backup of the whole");
        }
    }

    private Optional<StoredBackup> previous(BackupRequest request, SourceIdentity source, Optional<Inspected> newest) {
        Lineage own = Lineage.of(source, request.scope().selection());
        return newest.filter(one -> summary(one).lineage().equals(own))
                .or(() -> newest.flatMap(other -> catalog.newestComplete(
                        request.id().database(), one -> one.lineage().equals(own))))
                .map(Inspected::backup);
    }

    private String fromElsewhere(SourceIdentity source, Inspected newest) {
        SourceIdentity other = summary(newest).source();
        String key = store.location(newest.backup().id());
        if (!other.isKnown()) {
            return "the newest backup under this name, " + key
                    + ", does not record its source, since a first version"
                    + " created it: such backups count as those of another source, and are kept until you delete them";
        }
        return "the newest backup under this name, " + key + ", is of another source, " + other + "; this one is of "
                + source
                + (source.isSameElsewhere(other) ? ", which is the same under another address, or a copy of it" : "")
                + ". If the database has moved, no action is needed, and the backups of the other source are kept until you delete"
                + " them; if these are two databases, store each under a name of its own";
    }

    private static Summary summary(Inspected complete) {
        return complete.summary().orElseThrow();
    }

    static void checkOmissions(List<Omission> omissions, Waivers waivers) {
        List<Omission> refused = waivers.refused(omissions);
        if (refused.isEmpty()) {
            return;
        }
        boolean isUnknown = refused.stream().anyMatch(omission -> omission.reason() == Omission.Reason.UNKNOWN);
        throw RunException.failed(
                "the backup would not be complete, without " + Omission.list(refused),
                isUnknown
                        ? "a newer release may know these kinds of objects; allow the backup to omit them "
                                + Choice.ALLOW_UNKNOWN + ", or to omit the named objects " + Choice.ALLOW_OMISSION
                                + " NAME"
                        : "remove the named objects, or allow the backup to omit them " + Choice.ALLOW_OMISSION
                                + " NAME");
    }

    /** Returns the warnings of the dump, and the omissions; if there are many, only the index names all of them. */
    private static List<String> warnings(DatabaseFacts facts) {
        List<String> warnings = new ArrayList<>(facts.warnings());
        List<Omission> omissions = facts.omissions();
        omissions.stream()
                .limit(WARNINGS)
                .forEach(omission -> warnings.add("not in the backup: " + omission.sentence()));
        if (omissions.size() > WARNINGS) {
            warnings.add("not in the backup: " + (omissions.size() - WARNINGS) + " more, which its index lists");
        }
        return warnings;
    }
}
