package io.pgbackup.core.restore;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.EntryTexts;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.Rehearsal;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.restore.plan.RestorePlan;
import io.pgbackup.core.restore.request.RestoreRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the definitions of a plan on the target, without rows and in one transaction that is rolled back, before the restore creates them
 * permanently.
 *
 * <p>Between major versions PostgreSQL drops operators, functions, columns of its views and whole kinds of syntax, and extensions change in
 * every version. Only the target itself knows what it no longer supports; a rehearsal shows this while nothing is lost yet.
 */
final class DressRehearsal {

    private static final Logger LOG = LoggerFactory.getLogger(DressRehearsal.class);

    /** Entries of rows, or of content that is computed from rows. */
    private static final Set<EntryKind> CONTENT = Collections.unmodifiableSet(EnumSet.of(
            EntryKind.TABLE_DATA,
            EntryKind.SEQUENCE_SET,
            EntryKind.LARGE_OBJECT,
            EntryKind.LARGE_OBJECT_DATA,
            EntryKind.STATISTICS_DATA,
            EntryKind.MATERIALIZED_VIEW_DATA));

    private final BackupFile file;
    private final RestorePlan plan;
    private final RestoreRequest request;
    private final RestoreProgress progress;

    private final List<String> refusals = new ArrayList<>();
    private final Set<Integer> missing = new HashSet<>();
    private boolean isOver;

    DressRehearsal(BackupFile file, RestorePlan plan, RestoreRequest request, RestoreProgress progress) {
        this.file = file;
        this.plan = plan;
        this.request = request;
        this.progress = progress;
    }

    /** Whether the target has another major version than the source, or would create another version of an extension. */
    static boolean isNeeded(BackupIndex index, RestoreRequest request, TargetFacts target) {
        boolean isOtherMajor = index.facts().serverVersionNumber() / 10000 != target.serverVersionNumber() / 10000;
        boolean isOtherExtension = index.facts().extensions().stream()
                .anyMatch(extension -> !extension
                        .version()
                        .equals(target.availableExtensions().getOrDefault(extension.name(), extension.version())));
        return request.selection().definitions() && target.isEmpty() && (isOtherMajor || isOtherExtension);
    }

    /** Returns what the target refuses, as sentences that name the entry; entries that depend on a refused entry are not named. */
    List<String> refusals(LoadSession session) {
        List<IndexedEntry> entries = new ArrayList<>();
        for (IndexedEntry indexed : plan.entries()) {
            if (CONTENT.contains(indexed.entry().kind())) {
                missing.add(indexed.entry().id());
            } else if (indexed.segment() > 0) {
                entries.add(indexed);
            }
        }
        progress.phase("rehearsal", entries.size());
        try (Rehearsal rehearsal = session.rehearse()) {
            EntryTexts.read(file, entries, request.owners(), (entry, sql) -> rehearse(rehearsal, entry.entry(), sql));
        }
        return List.copyOf(refusals);
    }

    private void rehearse(Rehearsal rehearsal, Entry entry, String sql) {
        if (Thread.currentThread().isInterrupted()) {
            throw RunException.interrupted("interrupted");
        }
        if (!isOver) {
            if (entry.dependencies().stream().anyMatch(missing::contains)) {
                missing.add(entry.id());
            } else {
                ask(rehearsal, entry, sql);
            }
        }
        progress.stepDone(entry.label());
    }

    private void ask(Rehearsal rehearsal, Entry entry, String sql) {
        try {
            isOver = !rehearsal.execute(entry.label(), sql);
        } catch (DatabaseException e) {
            if (e.kind() != FailureKind.SQL_FAILED) {
                throw e;
            }
            missing.add(entry.id());
            refusals.add(String.valueOf(e.getMessage()));
        }
        if (isOver) {
            LOG.warn(
                    "the target's lock table is full: the entries after {} were not rehearsed before the restore",
                    entry.label());
        }
    }
}
