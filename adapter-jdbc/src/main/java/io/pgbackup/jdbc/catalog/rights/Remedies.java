package io.pgbackup.jdbc.catalog.rights;

import io.pgbackup.jdbc.sql.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes the statements that would give a role the privileges that it lacks: exact ones if few are missing, general ones otherwise.
 */
final class Remedies {

    private static final int FEW = 20;

    private final String role;
    private final boolean hasReadAllData;
    private final Set<String> schemas = new TreeSet<>();
    private final List<String> tables = new ArrayList<>();
    private final Set<String> schemasOfTables = new TreeSet<>();
    private final List<String> sequences = new ArrayList<>();
    private final Set<String> schemasOfSequences = new TreeSet<>();
    private final Set<String> owners = new TreeSet<>();
    private final List<String> largeObjects = new ArrayList<>();

    /**
     * @param role unquoted
     * @param hasReadAllData whether the server has the role {@code pg_read_all_data}
     */
    Remedies(String role, boolean hasReadAllData) {
        this.role = Sql.ident(role);
        this.hasReadAllData = hasReadAllData;
    }

    void usage(String schema) {
        schemas.add(Sql.ident(schema));
    }

    void selectTable(String schema, String name) {
        schemasOfTables.add(Sql.ident(schema));
        tables.add(Sql.qualified(schema, name));
    }

    void selectSequence(String schema, String name) {
        schemasOfSequences.add(Sql.ident(schema));
        sequences.add(Sql.qualified(schema, name));
    }

    /**
     * @param owner of a table with row security
     */
    void seeAllRows(String owner) {
        owners.add(Sql.ident(owner));
    }

    void largeObject(long oid) {
        largeObjects.add(String.valueOf(oid));
    }

    List<String> statements() {
        List<String> statements = new ArrayList<>();
        boolean areFew = schemas.size() + tables.size() + sequences.size() <= FEW;
        if (!areFew && hasReadAllData) {
            statements.add("GRANT pg_read_all_data TO " + role);
        } else {
            grant(statements, "USAGE ON SCHEMA ", schemas);
            if (areFew) {
                grant(statements, "SELECT ON TABLE ", tables);
                grant(statements, "SELECT ON SEQUENCE ", sequences);
            } else {
                grant(statements, "SELECT ON ALL TABLES IN SCHEMA ", schemasOfTables);
                grant(statements, "SELECT ON ALL SEQUENCES IN SCHEMA ", schemasOfSequences);
            }
        }
        if (!owners.isEmpty()) {
            statements.add("ALTER ROLE " + role + " BYPASSRLS (or, where row security is not forced, GRANT "
                    + names(owners) + " TO " + role + ")");
        }
        grant(statements, "SELECT ON LARGE OBJECT ", largeObjects);
        return statements;
    }

    private void grant(List<String> statements, String what, Collection<String> names) {
        if (!names.isEmpty()) {
            statements.add("GRANT " + what + names(names) + " TO " + role);
        }
    }

    private static String names(Collection<String> names) {
        return names.stream().limit(FEW).collect(Collectors.joining(", ")) + (names.size() > FEW ? ", \u2026" : "");
    }
}
