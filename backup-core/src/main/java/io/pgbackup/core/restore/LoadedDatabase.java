package io.pgbackup.core.restore;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.format.index.IndexedLargeObjects;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.TableName;
import io.pgbackup.core.memory.MemoryBudget;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.proof.DefinitionOutcome;
import io.pgbackup.core.proof.SequenceProof;
import io.pgbackup.core.restore.engine.Failures;
import io.pgbackup.core.restore.engine.RestoreState;
import io.pgbackup.core.restore.plan.LoadingWaves;
import io.pgbackup.core.restore.plan.RestorePlan;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.restore.request.RestoreResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A database after the load: compares it with the backup, and says what was not loaded or not compared. */
final class LoadedDatabase {

    /** A message names so many tables. */
    private static final int NAMED = 3;

    private final BackupFile file;
    private final BackupIndex index;
    private final RestorePlan plan;
    private final RestoreRequest request;
    private final LoadSession session;
    private final RestoreState state;
    private final Failures failures;

    LoadedDatabase(BackupFile file, RestorePlan plan, RestoreRequest request, LoadSession session, RestoreState state) {
        this.file = file;
        this.index = file.index();
        this.plan = plan;
        this.request = request;
        this.session = session;
        this.state = state;
        this.failures = state.failures();
    }

    /**
     * Compares rows, definitions and the positions of sequences with the backup.
     *
     * @param took how long the restore has taken until now, the proof included
     * @return the result, with the differences as failures where the restore keeps going
     * @throws RunException of kind {@code PROOF_FAILED} or {@code DEFINITIONS_DIFFER} that names the differences
     */
    RestoreResult proved(
            RestoredDefinitions definitions, RestoreProgress progress, MemoryBudget memory, Supplier<Duration> took) {
        for (IndexedTable table : plan.tables()) {
            long loaded = state.rows(table.data().entryId());
            if (loaded != table.rows() && !failures.isFailed(table.data().entryId())) {
                throw RunException.proofFailed(
                        "table " + table.data().label() + " accepted " + loaded + " of " + table.rows() + " rows");
            }
        }
        Set<String> notLoaded = notLoaded();
        Set<TableName> created = plan.entries().stream()
                .map(indexed -> indexed.entry())
                .filter(entry -> entry.kind() == EntryKind.TABLE)
                .map(entry -> new TableName(entry.schema(), entry.name()))
                .collect(Collectors.toSet());
        // Tables that existed before were empty, or hold no other rows that match the filter with which they are
        // counted and hashed.
        Set<Integer> cleared = plan.at(Place.DATA).stream()
                .map(cleaned -> cleaned.entry().id())
                .collect(Collectors.toSet());
        List<IndexedTable> provable = plan.tables().stream()
                .filter(table -> !notLoaded.contains(whole(table)))
                .filter(table -> !request.selection().definitions()
                        || created.contains(LoadingWaves.name(table))
                        || cleared.contains(table.data().entryId()))
                .toList();
        DatabaseProof proof = new DatabaseProof(index, session, request.jobs(), progress, memory);
        DatabaseProof.Outcome outcome = request.proof() == RestoreRequest.Proof.HASHES
                ? proof.hashes(provable, plan.largeObjects())
                : proof.counts(provable);
        if (failures.isEmpty()) {
            outcome.check();
        }
        DefinitionOutcome defined = definitions.compare(failures.failed(), progress);
        if (failures.isEmpty()) {
            defined.check();
        }
        DatabaseProof.Outcome all = outcome.with(SequenceProof.differences(file, sequences(), session));
        if (failures.isEmpty()) {
            all.check();
        } else {
            all.differences().forEach(failures::add);
        }
        return new RestoreResult(
                plan.entries().size(),
                plan.tables().size(),
                state.rows(),
                IndexedLargeObjects.totals(plan.largeObjects()),
                outcome.tables(),
                notCompared(provable, notLoaded, outcome),
                defined,
                leftOut(),
                plan.statistics(),
                failures.sentences(),
                took.get());
    }

    /**
     * Returns the tables that cannot be proved, as named by {@link #whole}: they were not created, or not all of their rows were loaded.
     */
    private Set<String> notLoaded() {
        return plan.tables().stream()
                .filter(table -> {
                    Entry rows = index.entry(table.data().entryId()).entry();
                    return failures.isFailed(rows.id())
                            || rows.dependencies().stream()
                                    .anyMatch(id -> failures.isFailed(id)
                                            && isTable(index.entry(id).entry()));
                })
                .map(LoadedDatabase::whole)
                .collect(Collectors.toSet());
    }

    private static boolean isTable(Entry entry) {
        return entry.kind() == EntryKind.TABLE || entry.kind() == EntryKind.EXTENSION;
    }

    /** Returns the name under which a table is proved: its own, or that of the partition root through which several were loaded. */
    private static String whole(IndexedTable table) {
        return table.data().root().isEmpty()
                ? table.data().label()
                : table.data().root() + " (root)";
    }

    private List<IndexedEntry> sequences() {
        return plan.at(Place.SEQUENCE_VALUES).stream()
                .filter(indexed -> !failures.isFailed(indexed.entry().id()))
                .toList();
    }

    private List<String> notCompared(
            List<IndexedTable> provable, Set<String> notLoaded, DatabaseProof.Outcome outcome) {
        List<String> sentences = new ArrayList<>(outcome.notComparable());
        for (IndexedTable table : plan.tables()) {
            if (!provable.contains(table) && !notLoaded.contains(whole(table))) {
                sentences.add(
                        "table " + table.data().label() + ": an extension created it, and its existing rows were kept");
            }
        }
        long objects = IndexedLargeObjects.totals(plan.largeObjects()).count();
        if (objects > 0 && request.proof() != RestoreRequest.Proof.HASHES) {
            sentences.add("the content of " + objects + (objects == 1 ? " large object" : " large objects")
                    + ": counting rows does not read it");
        }
        return sentences;
    }

    private List<String> leftOut() {
        List<String> leftOut = new ArrayList<>(plan.leftOut());
        for (IndexedTable table : plan.tables()) {
            long loaded = state.rows(table.data().entryId());
            if (loaded < table.rows()) {
                leftOut.add("rows of table " + table.data().label() + ": " + (loaded == 0 ? "none" : "only " + loaded)
                        + " of " + table.rows() + " loaded");
            }
        }
        List<String> refused = state.refusedStatistics();
        if (!refused.isEmpty()) {
            leftOut.add("part of the planner statistics of "
                    + refused.stream().limit(NAMED).collect(Collectors.joining(", "))
                    + (refused.size() > NAMED ? " and " + (refused.size() - NAMED) + " more" : "")
                    + ": the target did not accept it");
        }
        return leftOut;
    }
}
