package io.pgbackup.core.proof;

import java.util.List;
import java.util.Optional;

/**
 * Properties that a major version of PostgreSQL stores differently from the version before, although the same statement created the object.
 */
final class VersionChanges {

    /**
     * A change in how a property is stored.
     *
     * @param catalog catalog of the objects
     * @param property property of these objects
     * @param since the first major version that stores it in the new way
     */
    private record Change(String catalog, String property, int since) {}

    /**
     * Objects that older versions do not have.
     *
     * @param name prefix of the names of these objects
     * @param since the first major version that has them
     */
    private record Addition(String name, int since) {}

    private static final List<Change> CHANGES = List.of(
            // Functions of conversions have one more argument.
            new Change("pg_conversion", "conproc", 14),
            // Collations of ICU have no value here.
            new Change("pg_collation", "collcollate", 15),
            new Change("pg_collation", "collctype", 15),
            // Triggers that partitions inherit from their parents used to look like internal triggers of the server.
            new Change("pg_trigger", "tgisinternal", 15),
            // MAINTAIN is a privilege of relations, and part of ALL.
            new Change("pg_class", "maintain", 17),
            new Change("pg_init_privs", "privileges", 17),
            new Change("pg_default_acl", "maintain", 17),
            // -1 became NULL.
            new Change("pg_attribute", "attstattarget", 17),
            new Change("pg_statistic_ext", "stxstattarget", 17));

    private static final List<Addition> ADDITIONS =
            List.of(new Addition("not-null domain constraint", 17), new Addition("not-null table constraint", 18));

    private VersionChanges() {}

    /** Whether a property cannot be compared between the two versions of a scope. */
    static boolean concern(String catalog, String property, ComparisonScope scope) {
        return CHANGES.stream()
                .anyMatch(change -> change.catalog().equals(catalog)
                        && change.property().equals(property)
                        && isBetween(change.since(), scope));
    }

    /** Returns the kind of an object that only one of the two versions knows; empty if both know it. */
    static Optional<String> knownToOne(String name, ComparisonScope scope) {
        return ADDITIONS.stream()
                .filter(addition -> name.startsWith(addition.name() + " ") && isBetween(addition.since(), scope))
                .map(addition -> addition.name() + "s")
                .findFirst();
    }

    private static boolean isBetween(int since, ComparisonScope scope) {
        return scope.sourceMajor() < since != scope.targetMajor() < since;
    }
}
