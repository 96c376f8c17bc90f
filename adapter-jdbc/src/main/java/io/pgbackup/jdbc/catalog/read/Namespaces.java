package io.pgbackup.jdbc.catalog.read;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The schemas of the database: their names, and which of them belong to users. */
public final class Namespaces {

    private static final String ALL = "SELECT oid, nspname FROM pg_namespace";

    private final Map<Long, String> names;

    private Namespaces(Map<Long, String> names) {
        this.names = names;
    }

    static Namespaces read(CatalogQueries queries) {
        Map<Long, String> names = new HashMap<>();
        queries.rows(ALL, row -> names.put(row.oid("oid"), row.text("nspname")));
        return new Namespaces(names);
    }

    /** Returns the schema's name, unquoted. */
    public String name(long oid) {
        return Optional.ofNullable(names.get(oid))
                .orElseThrow(() -> new IllegalStateException("no schema with oid " + oid + " in the snapshot"));
    }

    /** Returns the names of all schemas that belong to users. */
    List<String> ofUsers() {
        return names.values().stream().filter(Namespaces::isUserSchema).toList();
    }

    /** Whether objects in the schema are dumped, even if the schema itself is a member of an extension. */
    public boolean isDumped(long oid) {
        return isUserSchema(name(oid));
    }

    /** Whether a schema of this name belongs to users: not to the system, and not to a session's temporary objects. */
    public static boolean isUserSchema(String name) {
        return !name.startsWith("pg_") && !name.equals("information_schema");
    }
}
