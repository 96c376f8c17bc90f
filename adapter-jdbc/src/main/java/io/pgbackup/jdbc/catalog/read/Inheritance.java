package io.pgbackup.jdbc.catalog.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parents and children, of tables as well as of indexes. */
public final class Inheritance {

    private static final String ALL = "SELECT inhrelid, inhparent FROM pg_inherits ORDER BY inhrelid, inhseqno";

    private final Map<Long, List<Long>> parents = new HashMap<>();
    private final Map<Long, List<Long>> children = new HashMap<>();

    private Inheritance() {}

    static Inheritance read(CatalogQueries queries) {
        Inheritance inheritance = new Inheritance();
        queries.rows(ALL, row -> inheritance.add(row.oid("inhrelid"), row.oid("inhparent")));
        return inheritance;
    }

    private boolean add(long child, long parent) {
        children.computeIfAbsent(parent, key -> new ArrayList<>()).add(child);
        return parents.computeIfAbsent(child, key -> new ArrayList<>()).add(parent);
    }

    /** Returns the parents in the order of {@code INHERITS (…)}. */
    public List<Long> parentsOf(long oid) {
        return parents.getOrDefault(oid, List.of());
    }

    /** Returns the only parent of a partition or of a partition's index. */
    public Optional<Long> parentOf(long oid) {
        return parentsOf(oid).stream().findFirst();
    }

    /** Returns all parents and their ancestors; each once. */
    public List<Long> ancestorsOf(long oid) {
        List<Long> ancestors = new ArrayList<>(parentsOf(oid));
        for (int i = 0; i < ancestors.size(); i++) {
            for (long further : parentsOf(ancestors.get(i))) {
                if (!ancestors.contains(further)) {
                    ancestors.add(further);
                }
            }
        }
        return ancestors;
    }

    /** Returns all children and their descendants. */
    public List<Long> descendantsOf(long oid) {
        List<Long> descendants = new ArrayList<>();
        for (long child : children.getOrDefault(oid, List.of())) {
            descendants.add(child);
            descendants.addAll(descendantsOf(child));
        }
        return descendants;
    }
}
