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
 * Backs up one database into one store. Either the whole backup is published, with its proof inside, or nothing is
 * visible and the failure says why.
 */
public final class RunBackup {

    private static final Logger log = LoggerFactory.getLogger(RunBackup.class);

    /** What crashed runs leave behind is swept when it is older than any run may be. */
    private static final Duration RUN_LIMIT = Duration.ofDays(2);

    private static final int WARNINGS = 100;

    /** Nobody makes backups of an earlier time with this program. */
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
     * Runs that share half of the heap with no others.
     *
     * @param store takes the backup
     * @param codecs to compress with
     * @param clock for the duration and for sweeping
     * @param runTokens unpredictable tokens of ASCII letters and digits; see {@link RunTokens}
     * @param toolVersion is written into the backup
     */
    public RunBackup(
            BackupStore store, SegmentCodecs codecs, Clock clock, Supplier<String> runTokens, String toolVersion) {
        this(store, codecs, clock, runTokens, toolVersion, MemoryBudget.ofHeap());
    }

    /**
     * @param store takes the backup
     * @param codecs to compress with
     * @param clock for the duration and for sweeping
     * @param runTokens unpredictable tokens of ASCII letters and digits; see {@link RunTokens}
     * @param toolVersion is written into the backup
     * @param memory for buffers; runs that are given the same share it
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
        this.toolVersion = toolVersion;
        this.memory = memory;
        this.catalog = new BackupCatalog(store, codecs, clock);
        this.existing = new ExistingBackup(store, catalog);
    }

    /**
     * Runs the backup. A backup of this name that is already there, under any compression, ends the run at once, and
     * successfully if it is what the run would make; its rows are not read. An interrupt of the calling thread ends it with kind {@code INTERRUPTED}, and nothing is left behind.
     *
     * @param request what is wanted, and how
     * @param dumper reads the database
     * @param progress is told how the run goes on
     * @return the backup, made now or there already
     * @throws io.pgbackup.core.failure.BackupServiceException when there is no backup
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
            // Whoever was faster with this name is looked at as if its backup had been there before.
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
            log.info("removed {} unfinished uploads of earlier runs", swept);
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
                // The server may have warned while rows were read.
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
                            ? "the name " + id.database() + " is kept for the roles and tablespaces of a server"
                            : "the roles and tablespaces of a server cannot be filed under " + id.database(),
                    "give the backup another name; names of globals begin with " + BackupId.GLOBALS);
        }
    }

    private static void requirePossibleTime(BackupId id, Instant now) {
        if (id.isFromTheFuture(now) || id.time().isBefore(EARLIEST)) {
            throw new ConfigurationException(
                    "no backup of " + id.database() + " is made now at " + id.time() + ": it is " + now
                            + " by the clock here",
                    "leave the time out, or give one that has been, or look at the clock of this machine");
        }
    }

    private static void requireWholeGlobals(BackupRequest request) {
        if (request.id().isGlobals() && !request.scope().selection().isEverything()) {
            throw new ConfigurationException(
                    "the roles and tablespaces of a server cannot be backed up in part",
                    "leave out what selects a part");
        }
    }

    /** A part must never pass for a newer backup of what is whole. */
    private static void requireNameOfParts(BackupRequest request, Inspected newest) {
        if (!request.scope().selection().isEverything()
                && summary(newest).lineage().isWhole()) {
            throw new ConfigurationException(
                    "there are backups of a whole database under "
                            + request.id().database() + ", for the newest of which the backup of a part would pass",
                    "file the part under a name of its own");
        }
    }

    private static void requireOwnName(BackupRequest request, String database) {
        if (!request.scope().selection().isEverything()
                && request.id().database().equals(database)) {
            throw new ConfigurationException(
                    "the backup of a part of database " + database + " cannot be filed under the database's own name",
                    "file the part under a name of its own, so that it never counts as a backup of the whole");
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
                    + ", does not say where it comes from, since a first version"
                    + " made it: backups like it count as those of another source, and stay until you delete them";
        }
        return "the newest backup under this name, " + key + ", is of another source, " + other + "; this one is of "
                + source
                + (source.isSameElsewhere(other) ? ", which is the same under another address, or a copy of it" : "")
                + ". If the database has moved, all is well, and the backups of the other source stay until you delete"
                + " them; if these are two databases, file each under a name of its own";
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
                        ? "a newer release may know these kinds of objects; allow the backup to be without them "
                                + Choice.ALLOW_UNKNOWN + ", or without what is named " + Choice.ALLOW_OMISSION + " NAME"
                        : "remove what is named, or allow the backup to be without it " + Choice.ALLOW_OMISSION
                                + " NAME");
    }

    /** The dump's own, and what is not in it; the index has all names where there are many. */
    private static List<String> warnings(DatabaseFacts facts) {
        List<String> warnings = new ArrayList<>(facts.warnings());
        List<Omission> omissions = facts.omissions();
        omissions.stream()
                .limit(WARNINGS)
                .forEach(omission -> warnings.add("not in the backup: " + omission.sentence()));
        if (omissions.size() > WARNINGS) {
            warnings.add("not in the backup: " + (omissions.size() - WARNINGS) + " more, which its index names");
        }
        return warnings;
    }
}
