package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.core.dump.Omission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The objects that the role of a session may not read, of all that a dump would read.
 *
 * @param role its name, unquoted
 * @param tables tables that cannot be locked or copied
 * @param others objects that would be dumped without their secret parts, or not at all
 * @param sequences oids of sequences whose values are among the others
 * @param largeObjects oids of the large objects among the others
 * @param hidesSubscriptions whether the catalog of subscriptions cannot be read; existing subscriptions are among the others
 * @param remedies SQL that would make all of these readable
 */
public record Unreadable(
        String role,
        List<Omission> tables,
        List<Omission> others,
        Set<Long> sequences,
        Set<Long> largeObjects,
        boolean hidesSubscriptions,
        List<String> remedies) {

    /** For a role that may read everything. */
    public static final Unreadable NOTHING =
            new Unreadable("", List.of(), List.of(), Set.of(), Set.of(), false, List.of());

    public Unreadable {
        tables = List.copyOf(tables);
        others = List.copyOf(others);
        sequences = Set.copyOf(sequences);
        largeObjects = Set.copyOf(largeObjects);
        remedies = List.copyOf(remedies);
    }

    /** Returns all omissions, tables first. */
    public List<Omission> all() {
        List<Omission> all = new ArrayList<>(tables);
        all.addAll(others);
        return all;
    }
}
