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
 * Neighbours among the definitions, in runs that need nothing of each other: what a table or sequence needs of these stands in its own run
 * before it. Of the definitions only these come in thousands, and making one reaches for nothing but what it depends on. Pure.
 */
public final class IndependentRuns {

    private static final Set<EntryKind> KINDS = Collections.unmodifiableSet(
            EnumSet.of(EntryKind.TABLE, EntryKind.SEQUENCE, EntryKind.SEQUENCE_OWNED_BY, EntryKind.DEFAULT));

    private final int most;
    private final List<List<Statement>> runs = new ArrayList<>();
    private final Map<Integer, Integer> runOf = new HashMap<>();
    private int characters;

    /** @param most how many runs are gathered */
    public IndependentRuns(int most) {
        this.most = most;
    }

    /** Whether it was added; if not, it needs what is {@linkplain #take() taken} first, or there is no room. */
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

    /** Short statements, such as a sequence's owner: there is room for as many again, or each end of a run would be a wait for all. */
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

    /** What was gathered, in the order of the file; there is nothing afterwards. */
    public List<List<Statement>> take() {
        List<List<Statement>> taken = List.copyOf(runs);
        runs.clear();
        runOf.clear();
        characters = 0;
        return taken;
    }
}
