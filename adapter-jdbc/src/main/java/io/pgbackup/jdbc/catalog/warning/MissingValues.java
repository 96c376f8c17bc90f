package io.pgbackup.jdbc.catalog.warning;

import io.pgbackup.core.dump.Omission;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.SequenceValue;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.Relation;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Checks again whether each dumped sequence comes with its value: no catalog holds the values, so no fingerprint of a definition
 * would show that one is missing.
 */
public final class MissingValues {

    private static final String CONFIGURED = "SELECT DISTINCT unnest(extconfig) AS oid FROM pg_extension";

    private MissingValues() {}

    /**
     * Returns the values that are missing in a dump and not yet named as omissions.
     *
     * @param objects of the dump
     * @param values that the dump has
     * @param omissions that are already named
     */
    public static List<Omission> of(
            CatalogContext context,
            Set<ObjectId> objects,
            Collection<SequenceValue> values,
            Collection<Omission> omissions) {
        Set<Long> configured = new HashSet<>(context.queries().rows(CONFIGURED, row -> row.oid("oid")));
        Set<String> named = omissions.stream().map(Omission::object).collect(Collectors.toSet());
        Map<Long, String> wanted = new HashMap<>();
        for (Relation relation : context.relations().all()) {
            boolean isDumped = relation.isMember()
                    ? configured.contains(relation.oid()) && context.relations().isChosen(relation)
                    : objects.contains(relation.id());
            boolean isLeftOut = context.part().leavesOutRows(relation.oid())
                    || context.unreadable().sequences().contains(relation.oid())
                    || named.contains("sequence " + relation.qualifiedName());
            if (relation.relkind() == 'S' && isDumped && !isLeftOut) {
                wanted.put(relation.oid(), relation.qualifiedName());
            }
        }
        return of(wanted, values);
    }

    /** @param wanted names of sequences by oid */
    static List<Omission> of(Map<Long, String> wanted, Collection<SequenceValue> values) {
        Map<Long, String> missing = new TreeMap<>(wanted);
        values.forEach(value -> missing.remove(value.oid()));
        return missing.values().stream()
                .map(name -> Omission.of(
                        Omission.Reason.UNKNOWN, "sequence " + name, "its value: no statement of the backup sets it"))
                .toList();
    }
}
