package io.pgbackup.jdbc.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Children and parents, of tables as well as of indexes. */
final class Inheritance {

    private static final String ALL = "SELECT inhrelid, inhparent FROM pg_inherits ORDER BY inhrelid, inhseqno";

    private final Map<Long, List<Long>> parents = new HashMap<>();

    private Inheritance() {}

    static Inheritance read(CatalogQueries queries) {
        Inheritance inheritance = new Inheritance();
        queries.rows(
                ALL,
                row -> inheritance
                        .parents
                        .computeIfAbsent(row.oid("inhrelid"), key -> new ArrayList<>())
                        .add(row.oid("inhparent")));
        return inheritance;
    }

    /** The parents in the order of {@code INHERITS (…)}. */
    List<Long> parentsOf(long oid) {
        return parents.getOrDefault(oid, List.of());
    }

    /** The only parent of a partition or of a partition's index. */
    Optional<Long> parentOf(long oid) {
        return parentsOf(oid).stream().findFirst();
    }
}
