package io.pgbackup.core.restore;

import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedLargeObjects;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.hash.LargeObjectHasher;
import io.pgbackup.core.hash.RowHasher;
import io.pgbackup.core.load.CountedTable;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.TableName;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.core.memory.MemoryBudget;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.proof.DefinitionOutcome;
import io.pgbackup.core.restore.plan.SharedTransactions;
import io.pgbackup.core.worker.WorkerCrew;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares the tables of a database with the index of a backup. */
public final class DatabaseProof {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseProof.class);

    /** Tables with up to this many bytes of rows in total are counted with one message. */
    private static final long RUN_BYTES = 4L << 20;

    private final BackupIndex index;
    private final LoadSession session;
    private final int jobs;
    private final RestoreProgress progress;
    private final MemoryBudget memory;

    /** A proof that shares half of the heap with no other runs. */
    public DatabaseProof(BackupIndex index, LoadSession session, int jobs, RestoreProgress progress) {
        this(index, session, jobs, progress, MemoryBudget.ofHeap());
    }

    DatabaseProof(BackupIndex index, LoadSession session, int jobs, RestoreProgress progress, MemoryBudget memory) {
        this.memory = memory;
        this.index = index;
        this.session = session;
        this.jobs = jobs;
        this.progress = progress;
    }

    /**
     * The result of a comparison.
     *
     * @param tables number of tables compared
     * @param differences one sentence each; empty when all tables are equal
     * @param notComparable tables whose hash was not compared, with the columns whose values may be printed differently by the database
     */
    public record Outcome(int tables, List<String> differences, List<String> notComparable) {

        public Outcome {
            differences = List.copyOf(differences);
            notComparable = List.copyOf(notComparable);
        }

        /** Returns this outcome with more differences; a difference that is found twice is named once. */
        public Outcome with(List<String> more) {
            Set<String> all = new LinkedHashSet<>(differences);
            all.addAll(more);
            return new Outcome(tables, List.copyOf(all), notComparable);
        }

        /** Throws unless all tables were equal. */
        public void check() {
            if (!differences.isEmpty()) {
                throw RunException.proofFailed(
                        "the database differs from the backup: " + DefinitionOutcome.named(differences),
                        "check the named objects" + DefinitionOutcome.others(differences),
                        null);
            }
        }
    }

    /** Counts the rows of tables; the counts of tables that are loaded through a partition root are summed over that root. */
    public Outcome counts(List<IndexedTable> tables) {
        return compare(tables, false);
    }

    /** Hashes the rows of tables, and the content of large objects. */
    public Outcome hashes(List<IndexedTable> tables, List<IndexedLargeObjects> objects) {
        Outcome outcome = compare(tables, true);
        List<String> differences = new ArrayList<>(outcome.differences());
        objects.forEach(group -> differences.addAll(differences(group)));
        return new Outcome(outcome.tables(), differences, outcome.notComparable());
    }

    private List<String> differences(IndexedLargeObjects group) {
        List<Long> oids = group.group().oids();
        String named = oids.size() == 1
                ? "large object " + oids.get(0)
                : "large objects " + oids.get(0) + " to " + oids.get(oids.size() - 1);
        List<Long> missing = session.missingLargeObjects(oids);
        if (!missing.isEmpty()) {
            List<String> differences = new ArrayList<>();
            missing.forEach(oid -> differences.add("large object " + oid + " is missing"));
            if (missing.size() < oids.size()) {
                differences.add("the content of " + named + " could not be compared, because some of them are missing");
            }
            return differences;
        }
        LargeObjectHasher hasher = new LargeObjectHasher();
        try {
            oids.forEach(oid -> hash(oid, hasher));
        } catch (DatabaseException e) {
            return List.of(notRead(named, e));
        }
        return hasher.sum().equals(group.hash())
                ? List.of()
                : List.of(named + (oids.size() == 1 ? " has" : " have") + " different content");
    }

    /** Returns a difference for an object that cannot be read; throws a failure that affects more than one statement. */
    private static String notRead(String named, DatabaseException e) {
        if (e.kind() != FailureKind.SQL_FAILED) {
            throw e;
        }
        return named + " could not be compared: " + e.getMessage()
                + e.hint().map(hint -> " (" + hint + ")").orElse("");
    }

    private void hash(long oid, LargeObjectHasher hasher) {
        long offset = 0;
        while (true) {
            byte[] piece = session.readLargeObject(oid, offset, IndexedLargeObjects.PIECE_BYTES);
            if (piece.length > 0 || offset == 0) {
                hasher.add(oid, offset, piece);
            }
            if (piece.length < IndexedLargeObjects.PIECE_BYTES) {
                return;
            }
            offset += piece.length;
        }
    }

    /** Tables that are compared with the backup as one. */
    private record Group(String name, List<IndexedTable> members) {

        long rows() {
            return members.stream().mapToLong(IndexedTable::rows).sum();
        }

        long bytes() {
            return members.stream().mapToLong(IndexedTable::bytes).sum();
        }
    }

    private Outcome compare(List<IndexedTable> tables, boolean hash) {
        List<String> differences = Collections.synchronizedList(new ArrayList<>());
        List<String> notComparable = Collections.synchronizedList(new ArrayList<>());
        List<Group> groups = groups(tables);
        progress.phase(hash ? "proof by content hash" : "proof by count", groups.size());
        try (WorkerCrew crew = new WorkerCrew("prove", jobs, session::close)) {
            if (hash) {
                groups.forEach(group -> crew.submit(() -> {
                    memory.alone(group.rows(), group.bytes(), () -> hash(group, differences, notComparable));
                    progress.stepDone(group.name());
                }));
            } else {
                runs(groups).forEach(run -> crew.submit(() -> count(run, differences)));
            }
            crew.join();
        }
        Collections.sort(differences);
        Collections.sort(notComparable);
        return new Outcome(tables.size(), differences, notComparable);
    }

    /** Sorts the largest groups first, so that those that take long do not begin last. */
    private static List<Group> groups(List<IndexedTable> tables) {
        Map<String, List<IndexedTable>> members = new LinkedHashMap<>();
        for (IndexedTable table : tables) {
            String key = table.data().root().isEmpty()
                    ? table.data().label()
                    : table.data().root() + " (root)";
            members.computeIfAbsent(key, k -> new ArrayList<>()).add(table);
        }
        return members.entrySet().stream()
                .map(group -> new Group(group.getKey(), group.getValue()))
                .sorted(Comparator.comparingLong(Group::bytes).reversed())
                .toList();
    }

    /** Forms runs of groups that are counted with one message: many small tables at a time. */
    private static List<List<Group>> runs(List<Group> groups) {
        List<List<Group>> runs = new ArrayList<>();
        List<Group> current = new ArrayList<>();
        long bytes = 0;
        int tables = 0;
        for (Group group : groups) {
            bytes += group.bytes();
            tables += group.members().size();
            if (!current.isEmpty() && (bytes > RUN_BYTES || tables > SharedTransactions.ENTRIES)) {
                runs.add(current);
                current = new ArrayList<>();
                bytes = group.bytes();
                tables = group.members().size();
            }
            current.add(group);
        }
        if (!current.isEmpty()) {
            runs.add(current);
        }
        return runs;
    }

    private void count(List<Group> run, List<String> differences) {
        List<IndexedTable> tables =
                run.stream().flatMap(group -> group.members().stream()).toList();
        Iterator<Long> counts = countsOf(tables).iterator();
        for (Group group : run) {
            long found = 0;
            for (int i = 0; i < group.members().size(); i++) {
                found += counts.next();
            }
            if (found != group.rows()) {
                differences.add(
                        "table " + group.name() + " has " + found + " rows, but the backup has " + group.rows());
            }
            progress.stepDone(group.name());
        }
    }

    private List<Long> countsOf(List<IndexedTable> tables) {
        List<CountedTable> counted = tables.stream()
                .map(table -> new CountedTable(nameOf(table), table.data().filter()))
                .toList();
        try {
            return session.counts(counted);
        } catch (DatabaseException e) {
            if (e.kind() != FailureKind.SQL_FAILED || counted.size() == 1) {
                throw e;
            }
            LOG.debug("counted again one by one: {}", e.getMessage());
        }
        // One by one, so that the failure names its table.
        return counted.stream()
                .map(one -> session.count(one.table(), one.filter()))
                .toList();
    }

    private void hash(Group group, List<String> differences, List<String> notComparable) {
        RowHasher hasher = new RowHasher();
        RowSink sink = RowSink.hashing(hasher);
        var expected = io.pgbackup.core.hash.ContentHash.ZERO;
        boolean comparable = true;
        for (IndexedTable table : group.members()) {
            try {
                session.copyOut(
                        "check of table " + table.data().label(),
                        nameOf(table),
                        table.data().columns(),
                        table.data().filter(),
                        index.facts().textSettings(),
                        sink);
            } catch (DatabaseException e) {
                differences.add(notRead("table " + table.data().label(), e));
                return;
            } catch (RunException e) {
                if (e.kind() != FailureKind.PROOF_FAILED) {
                    throw e;
                }
                differences.add(String.valueOf(e.getMessage()));
                return;
            }
            expected = expected.plus(table.hash());
            if (!table.data().notComparable().isEmpty() && !printsAlike()) {
                comparable = false;
                notComparable.add("table " + table.data().label() + ": columns "
                        + String.join(", ", table.data().notComparable()));
            }
        }
        if (hasher.rows() != group.rows()) {
            differences.add(
                    "table " + group.name() + " has " + hasher.rows() + " rows, but the backup has " + group.rows());
        } else if (comparable && !hasher.sum().equals(expected)) {
            differences.add("table " + group.name() + " has the same number of rows, but different content");
        }
    }

    /**
     * Whether the database prints every value as the backup's source did: it has the same major version, and the same version of every
     * extension. The settings that affect the text are set for the comparison in any case.
     */
    private boolean printsAlike() {
        TargetFacts target = session.facts();
        return target.serverVersionNumber() / 10000 == index.facts().serverVersionNumber() / 10000
                && index.facts().extensions().stream()
                        .allMatch(extension -> extension
                                .version()
                                .equals(target.availableExtensions().get(extension.name())));
    }

    private static TableName nameOf(IndexedTable table) {
        return new TableName(table.data().schema(), table.data().name());
    }
}
