package io.pgbackup.core.restore.plan;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Neighbouring definitions, gathered in runs that do not depend on each other: if a table or sequence depends on entries gathered here,
 * these precede it in the same run. Only definitions of these kinds come in thousands, and creating one uses only the entries on which it
 * depends. Pure.
 */
public final class IndependentRuns {

    private static final Set<EntryKind> KINDS = Collections.unmodifiableSet(
            EnumSet.of(EntryKind.TABLE, EntryKind.SEQUENCE, EntryKind.SEQUENCE_OWNED_BY, EntryKind.DEFAULT));

    private final int most;
    private final List<List<Statement>> runs = new ArrayList<>();
    private final Map<Integer, Integer> runOf = new HashMap<>();
    private int characters;

    /** @param most how many runs are gathered at most */
    public IndependentRuns(int most) {
        this.most = most;
    }

    /**
     * Adds a statement and returns whether that succeeded; if not, the runs must be {@linkplain #take() taken} first, because the statement
     * depends on several of them or they are full.
     */
    public boolean add(Statement statement) {
        Entry entry = statement.entry();
        if (!KINDS.contains(entry.kind())) {
            return false;
        }
        Set<Integer> needed = new HashSet<>();
        for (int id : entry.dependencies()) {
            Integer run = runOf.get(id);
            if (run != null) {
                needed.add(run);
            }
        }
        if (needed.size() > 1) {
            return false;
        }
        return needed.isEmpty() ? addToLast(statement) : addTo(needed.iterator().next(), statement);
    }

    private boolean addToLast(Statement statement) {
        boolean isFull = runs.isEmpty()
                || runs.get(runs.size() - 1).size() >= SharedTransactions.ENTRIES
                || characters + statement.sql().length() > SharedTransactions.CHARACTERS;
        if (isFull) {
            if (runs.size() == most) {
                return false;
            }
            runs.add(new ArrayList<>());
            characters = 0;
        }
        characters += statement.sql().length();
        put(runs.size() - 1, statement);
        return true;
    }

    /**
     * Adds a dependent statement to a run. These statements are short, such as the owner of a sequence, so a run may hold twice as many:
     * otherwise each full run would make all threads wait.
     */
    private boolean addTo(int run, Statement statement) {
        if (runs.get(run).size() >= 2 * SharedTransactions.ENTRIES) {
            return false;
        }
        put(run, statement);
        return true;
    }

    private void put(int run, Statement statement) {
        runs.get(run).add(statement);
        runOf.put(statement.entry().id(), run);
    }

    /** Returns the runs, in the order of the file, and clears them. */
    public List<List<Statement>> take() {
        List<List<Statement>> taken = List.copyOf(runs);
        runs.clear();
        runOf.clear();
        characters = 0;
        return taken;
    }
}
