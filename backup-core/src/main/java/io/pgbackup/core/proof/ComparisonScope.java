package io.pgbackup.core.proof;

import io.pgbackup.core.dump.Waivers;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Which of a backup's definitions a database should have.
 *
 * @param entries whether the entry with this id should exist
 * @param whole whether all entries should exist; then objects that belong to no entry are compared too, and no other objects may exist
 * @param database whether only the properties of the database itself are compared ({@code true}) or only its objects ({@code false}); both
 *     if empty
 * @param owners whether objects should have their owners
 * @param privileges whether objects should have their privileges
 * @param postData whether definitions that follow the rows should exist
 * @param sourceMajor major version of the backup's server
 * @param targetMajor major version of the database's server
 * @param extensions whether the extension with this name has the same version in both
 * @param before the objects that the database held before, as {@link #key}s; they do not count as unexpected
 * @param waivers names of objects that may differ
 */
public record ComparisonScope(
        IntPredicate entries,
        boolean whole,
        Optional<Boolean> database,
        boolean owners,
        boolean privileges,
        boolean postData,
        int sourceMajor,
        int targetMajor,
        Predicate<String> extensions,
        Set<String> before,
        Waivers waivers) {

    /** Catalogs that hold properties of the database itself. */
    public static final Set<String> OF_DATABASES =
            Set.of("pg_database", "pg_db_role_setting", "pg_shdescription", "pg_shseclabel");

    public ComparisonScope {
        Objects.requireNonNull(entries, "entries");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(extensions, "extensions");
        Objects.requireNonNull(waivers, "waivers");
        before = Set.copyOf(before);
    }

    /** Whether objects of this catalog are compared. */
    boolean concerns(String catalog) {
        return database.map(wanted -> wanted == OF_DATABASES.contains(catalog)).orElse(true);
    }

    /** Returns a key that identifies an object among those of all catalogs. */
    static String key(String catalog, String name) {
        return catalog + " " + name;
    }

    boolean isSameMajor() {
        return sourceMajor == targetMajor;
    }
}
