package io.pgbackup.core.restore;

import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.format.BackupIndex;
import io.pgbackup.core.format.IndexedLargeObjects;
import io.pgbackup.core.format.IndexedTable;
import io.pgbackup.core.hash.LargeObjectHasher;
import io.pgbackup.core.hash.RowHasher;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.TableName;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.worker.LargeRows;
import io.pgbackup.core.worker.WorkerCrew;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares the tables of a database with what a backup's index says of them. */
public final class DatabaseProof {

    private final BackupIndex index;
    private final LoadSession session;
    private final int jobs;
    private final RestoreProgress progress;
    private final LargeRows largeRows = new LargeRows(Runtime.getRuntime().maxMemory());

    public DatabaseProof(BackupIndex index, LoadSession session, int jobs, RestoreProgress progress) {
        this.index = index;
        this.session = session;
        this.jobs = jobs;
        this.progress = progress;
    }

    /**
     * What the comparison showed.
     *
     * @param tables compared
     * @param differences one sentence each; empty when all is equal
     * @param notComparable tables whose hash was not compared, with the columns that may print differently there
     */
    public record Outcome(int tables, List<String> differences, List<String> notComparable) {

        public Outcome {
            differences = List.copyOf(differences);
            notComparable = List.copyOf(notComparable);
        }

        /** Throws unless all was equal. */
        public void check() {
            if (!differences.isEmpty()) {
                throw new RunException(
                        FailureKind.PROOF_FAILED,
                        "the database differs from the backup: " + String.join("; ", differences));
            }
        }
    }

    /** Counts the rows of tables; those loaded through a partition root are summed up over that root. */
    public Outcome counts(List<IndexedTable> tables) {
        return compare(tables, false);
    }

    /** Hashes the rows of tables, and the content of large objects. */
    public Outcome hashes(List<IndexedTable> tables, List<IndexedLargeObjects> objects) {
        Outcome outcome = compare(tables, true);
        List<String> differences = new ArrayList<>(outcome.differences());
        for (IndexedLargeObjects group : objects) {
            LargeObjectHasher hasher = new LargeObjectHasher();
            for (long oid : group.group().oids()) {
                hash(oid, hasher);
            }
            if (!hasher.sum().equals(group.hash())) {
                differences.add("large objects "
                        + group.group().oids().get(0) + " to "
                        + group.group().oids().get(group.group().oids().size() - 1) + " have other content");
            }
        }
        return new Outcome(outcome.tables(), differences, outcome.notComparable());
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

    private Outcome compare(List<IndexedTable> tables, boolean hash) {
        List<String> differences = Collections.synchronizedList(new ArrayList<>());
        List<String> notComparable = Collections.synchronizedList(new ArrayList<>());
        Map<String, List<IndexedTable>> groups = new LinkedHashMap<>();
        for (IndexedTable table : tables) {
            String key = table.data().root().isEmpty()
                    ? table.data().label()
                    : table.data().root() + " (root)";
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(table);
        }
        progress.phase(hash ? "proof by content hash" : "proof by count", groups.size());
        try (WorkerCrew crew = new WorkerCrew("prove", jobs, session::close)) {
            groups.forEach((name, members) -> crew.submit(() -> {
                if (hash) {
                    largeRows.alone(
                            members.stream().mapToLong(IndexedTable::rows).sum(),
                            members.stream().mapToLong(IndexedTable::bytes).sum(),
                            () -> hash(name, members, differences, notComparable));
                } else {
                    count(name, members, differences);
                }
                progress.stepDone(name);
            }));
            crew.join();
        }
        Collections.sort(differences);
        Collections.sort(notComparable);
        return new Outcome(tables.size(), differences, notComparable);
    }

    private void count(String name, List<IndexedTable> members, List<String> differences) {
        long expected = members.stream().mapToLong(IndexedTable::rows).sum();
        long found = 0;
        for (IndexedTable table : members) {
            found += session.count(nameOf(table), table.data().filter());
        }
        if (found != expected) {
            differences.add("table " + name + " has " + found + " rows, the backup " + expected);
        }
    }

    private void hash(String name, List<IndexedTable> members, List<String> differences, List<String> notComparable) {
        RowHasher hasher = new RowHasher();
        RowSink sink = (buffer, offset, length) -> hasher.add(buffer, offset, length - 1);
        var expected = io.pgbackup.core.hash.ContentHash.ZERO;
        long expectedRows = 0;
        boolean comparable = true;
        for (IndexedTable table : members) {
            session.copyOut(
                    "check of table " + table.data().label(),
                    nameOf(table),
                    table.data().columns(),
                    table.data().filter(),
                    index.facts().textSettings(),
                    sink);
            expected = expected.plus(table.hash());
            expectedRows += table.rows();
            if (!table.data().notComparable().isEmpty() && !printsAlike()) {
                comparable = false;
                notComparable.add("table " + table.data().label() + ": columns "
                        + String.join(", ", table.data().notComparable()));
            }
        }
        if (hasher.rows() != expectedRows) {
            differences.add("table " + name + " has " + hasher.rows() + " rows, the backup " + expectedRows);
        } else if (comparable && !hasher.sum().equals(expected)) {
            differences.add("table " + name + " has as many rows and other content");
        }
    }

    /**
     * Whether the database prints every value as the backup's did: the same major version, and the same version of every
     * extension. The settings that shape the text are set for the comparison anyway.
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
