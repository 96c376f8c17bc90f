package io.pgbackup.core.proof;

import java.util.List;

/** What a major version of PostgreSQL stores in another way than the one before, although the same statement made it. */
final class VersionChanges {

    /**
     * @param catalog whose objects
     * @param property of theirs, or empty for objects that only the newer version has, or only the older
     * @param since the first major version that stores it in the new way
     */
    private record Change(String catalog, String property, int since) {

        boolean lies(ComparisonScope scope) {
            return scope.sourceMajor() < since && scope.targetMajor() >= since;
        }
    }

    private static final List<Change> CHANGES = List.of(
            // The functions of conversions have an argument more.
            new Change("pg_conversion", "conproc", 14),
            // Those of ICU have none.
            new Change("pg_collation", "collcollate", 15),
            new Change("pg_collation", "collctype", 15),
            // Triggers that partitions have of their parents looked like the server's own.
            new Change("pg_trigger", "tgisinternal", 15),
            // MAINTAIN is a privilege of relations, and part of ALL.
            new Change("pg_class", "privileges", 17),
            new Change("pg_init_privs", "privileges", 17),
            new Change("pg_default_acl", "privileges", 17),
            // -1 became NULL.
            new Change("pg_attribute", "attstattarget", 17),
            new Change("pg_statistic_ext", "stxstattarget", 17),
            // Constraints that are not null are objects.
            new Change("pg_constraint", "", 18));

    private VersionChanges() {}

    /** Whether a property cannot be compared between the two versions of a scope. */
    static boolean concern(String catalog, String property, ComparisonScope scope) {
        return CHANGES.stream()
                .anyMatch(change ->
                        change.catalog().equals(catalog) && change.property().equals(property) && change.lies(scope));
    }

    /** Whether one of the versions may have objects in this catalog that the other has not. */
    static boolean addObjects(String catalog, ComparisonScope scope) {
        return concern(catalog, "", scope);
    }
}
