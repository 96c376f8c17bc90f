package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.core.dump.Omission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the role of a session may not read, of all that a dump would read.
 *
 * @param role its name, unquoted
 * @param tables cannot be locked or copied
 * @param others go without their secret parts, or as a whole
 * @param sequences whose values are among the others
 * @param largeObjects those among the others
 * @param hidesSubscriptions whether the catalog of subscriptions cannot be read; those that there are are among the others
 * @param remedies what would make all of it readable, as SQL
 */
public record Unreadable(
        String role,
        List<Omission> tables,
        List<Omission> others,
        Set<Long> sequences,
        Set<Long> largeObjects,
        boolean hidesSubscriptions,
        List<String> remedies) {

    /** Of a role that may read everything. */
    public static final Unreadable NOTHING =
            new Unreadable("", List.of(), List.of(), Set.of(), Set.of(), false, List.of());

    public Unreadable {
        tables = List.copyOf(tables);
        others = List.copyOf(others);
        sequences = Set.copyOf(sequences);
        largeObjects = Set.copyOf(largeObjects);
        remedies = List.copyOf(remedies);
    }

    /** Tables first. */
    public List<Omission> all() {
        List<Omission> all = new ArrayList<>(tables);
        all.addAll(others);
        return all;
    }
}
