package io.pgbackup.core.proof;

import java.util.List;
import java.util.Optional;

/** What a major version of PostgreSQL stores in another way than the one before, although the same statement made it. */
final class VersionChanges {

    /**
     * @param catalog whose objects
     * @param property of theirs
     * @param since the first major version that stores it in the new way
     */
    private record Change(String catalog, String property, int since) {}

    /**
     * Objects that older versions do not have.
     *
     * @param name how the names of such objects begin
     * @param since the first major version that has them
     */
    private record Addition(String name, int since) {}

    private static final List<Change> CHANGES = List.of(
            // The functions of conversions have an argument more.
            new Change("pg_conversion", "conproc", 14),
            // Those of ICU have none.
            new Change("pg_collation", "collcollate", 15),
            new Change("pg_collation", "collctype", 15),
            // Triggers that partitions have of their parents looked like the server's own.
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

    /** What one of the versions has no objects for: the kind of an object; empty where both know its kind. */
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
