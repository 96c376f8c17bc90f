package io.pgbackup.jdbc.fingerprint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The query that reads one catalog: name, class and oid of the object, class and oid of the object that creates it, the extension
 * whose member it belongs to, whether an entry must create it, then the properties. Rows are in the order of the names' code
 * points.
 *
 * @param catalog whose rows it reads
 * @param encoding of the database
 * @param properties in the order of its columns
 * @param isOwnEntry whether the object's own entry creates the state that its row describes
 * @param head the query up to the properties
 * @param tail the query from its {@code FROM} on
 */
record FingerprintQuery(
        String catalog, String encoding, List<Property> properties, boolean isOwnEntry, String head, String tail) {

    /** Encodings in which the order of bytes is that of code points. */
    private static final Set<String> ORDERED = Set.of("UTF8", "SQL_ASCII");

    private static final String USERS_SCHEMA = "(n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')";

    private static final String MEMBERS = """
            (SELECT d.classid, d.objid, e.extname FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
             WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e')""";

    /** The only schema of initdb that belongs to users. */
    static final String PUBLIC = "2200";

    /** Used where the role may not read the mappings themselves; the options are shown to their owners only. */
    private static final String SHOWN_MAPPINGS =
            "(SELECT umid AS oid, umuser, srvid AS umserver, NULL::text[] AS umoptions FROM pg_user_mappings)";

    /** Catalogs with objects on which initdb and extensions grant privileges, and the prefix of their column names. */
    private static final Map<String, String> WITH_PRIVILEGES = Map.of(
            "pg_class", "rel",
            "pg_foreign_data_wrapper", "fdw",
            "pg_foreign_server", "srv",
            "pg_language", "lan",
            "pg_namespace", "nsp",
            "pg_proc", "pro",
            "pg_type", "typ");

    FingerprintQuery {
        properties = List.copyOf(properties);
    }

    /**
     * Returns the query for a catalog; empty if the catalog holds nothing of a database's definitions.
     *
     * @param database SQL for the name of the database
     */
    static Optional<FingerprintQuery> of(SystemTable table, String encoding, String database) {
        Reading ofDatabases = Readings.OF_DATABASES.get(table.name());
        if (ofDatabases != null) {
            return Optional.of(ofDatabase(table, ofDatabases, encoding, database));
        }
        if (table.name().equals("pg_init_privs")) {
            return Optional.of(ofSystemPrivileges(encoding));
        }
        boolean isSubscription = table.name().equals("pg_subscription");
        boolean isDepend = table.name().equals("pg_depend");
        boolean isLeftOut = (table.isShared() && !isSubscription)
                || (isSubscription && !table.canTellRows())
                || (LeftOut.catalog(table.name()).isPresent() && !isDepend);
        if (isLeftOut) {
            return Optional.empty();
        }
        return Readings.of(table).map(reading -> of(table, reading, encoding));
    }

    private static FingerprintQuery of(SystemTable table, Reading reading, String encoding) {
        boolean isMappingHidden = table.name().equals("pg_user_mapping") && !table.isReadable();
        String head = "SELECT " + reading.name() + " AS name, "
                + address(reading.object(), "class", "oid") + ",\n  "
                + address(reading.maker(), "maker_class", "maker") + ", above.extname AS extension, "
                // An object that belongs to a member of an extension may be the extension's own.
                + (table.hasOid() ? "above.objid IS NULL AND NOT (" + reading.derived() + ")" : "false")
                + " AS is_made";
        StringBuilder tail = new StringBuilder("\nFROM ")
                .append(isMappingHidden ? SHOWN_MAPPINGS : table.name())
                .append(" t ")
                .append(reading.joins());
        tail.append(
                members("member", reading.object().catalog(), reading.object().oid()));
        tail.append(members("above", reading.above().catalog(), reading.above().oid()));
        if (!reading.namespace().isEmpty()) {
            tail.append("\nLEFT JOIN pg_namespace n ON n.oid = ").append(reading.namespace());
        }
        tail.append("\nWHERE member.objid IS NULL");
        if (!reading.isKeptOnMembers()) {
            tail.append(" AND above.objid IS NULL");
        }
        if (!table.name().equals("pg_largeobject_metadata")) {
            tail.append(" AND (" + reading.object().oid() + " >= 16384 OR "
                    + reading.object().catalog() + " = 'pg_namespace'::regclass AND "
                    + reading.object().oid() + " = " + PUBLIC + ")");
        }
        if (!reading.namespace().isEmpty()) {
            tail.append(" AND coalesce(" + USERS_SCHEMA + ", true)");
        }
        if (!reading.condition().isEmpty()) {
            tail.append("\n  AND (").append(reading.condition()).append(")");
        }
        List<Property> properties = Properties.of(table, reading).stream()
                .map(property -> isMappingHidden && property.name().equals("umoptions") ? property.hidden() : property)
                .map(property -> isMappingHidden && !property.name().equals("umoptions") ? property.shown() : property)
                .toList();
        return new FingerprintQuery(table.name(), encoding, properties, reading.isOwnEntry(), head, tail.toString());
    }

    private static String address(Reading.Address address, String catalog, String oid) {
        return address.catalog() + "::oid AS " + catalog + ", " + address.oid() + " AS " + oid;
    }

    private static String members(String alias, String catalog, String oid) {
        return "\nLEFT JOIN " + MEMBERS + " " + alias + " ON " + alias + ".classid = " + catalog + " AND " + alias
                + ".objid = " + oid;
    }

    String sql() {
        StringBuilder sql = new StringBuilder("SELECT * FROM (").append(head);
        for (Property property : properties) {
            sql.append(",\n  (")
                    .append(property.isReadable() ? property.sql() : "NULL")
                    .append(")::text AS \"")
                    .append(property.name())
                    .append('"');
        }
        return sql.append(tail)
                .append("\nOFFSET 0) AS object ORDER BY ")
                .append(ORDERED.contains(encoding) ? "name COLLATE \"C\"" : "convert_to(name, 'UTF8')")
                .toString();
    }

    /** Returns the query without the texts that the server deparses. */
    FingerprintQuery withoutDeparsed() {
        return new FingerprintQuery(
                catalog,
                encoding,
                properties.stream()
                        .map(property -> property.isDeparsed() ? property.hidden() : property)
                        .toList(),
                isOwnEntry,
                head,
                tail);
    }

    /** Returns a query for properties of a database that can be read from every other database. */
    private static FingerprintQuery ofDatabase(SystemTable table, Reading reading, String encoding, String database) {
        return new FingerprintQuery(
                table.name(),
                encoding,
                Properties.of(table, reading),
                false,
                "SELECT " + reading.name() + " AS name, 0::oid AS class, 0::oid AS oid, 0::oid AS maker_class,"
                        + " 0::oid AS maker, '' AS extension, false AS is_made",
                "\nFROM " + table.name() + " t JOIN pg_database b ON " + reading.condition() + "\nWHERE b.datname = "
                        + database);
    }

    /**
     * Returns a query for the privileges on objects of the system and of extensions, where they differ from those that initdb or
     * the extension granted.
     */
    private static FingerprintQuery ofSystemPrivileges(String encoding) {
        String objects = new TreeMap<>(WITH_PRIVILEGES)
                .entrySet().stream()
                        .map(catalog -> systemPrivileges(catalog.getKey(), catalog.getValue()))
                        .collect(Collectors.joining("\nUNION ALL\n"));
        return new FingerprintQuery(
                "pg_init_privs",
                encoding,
                List.of(new Property("privileges", "t.now", true, false)),
                true,
                "SELECT t.name, t.class, t.oid, 0::oid AS maker_class, 0::oid AS maker, t.extension, false AS is_made",
                "\nFROM (" + objects + ") AS t WHERE t.now <> t.initially");
    }

    private static String systemPrivileges(String catalog, String prefix) {
        String kind = Properties.privilegeKind(catalog);
        String owner = "t." + prefix + "owner";
        String standard = "acldefault(" + kind + ", " + owner + ")";
        String schema = switch (catalog) {
            case "pg_class", "pg_proc", "pg_type" -> "t." + prefix + "namespace";
            case "pg_namespace" -> "t.oid";
            default -> "NULL";
        };
        return "SELECT (SELECT 'privileges on ' || i.type || ' ' || i.identity FROM pg_identify_object('" + catalog
                + "'::regclass, t.oid, 0) AS i) AS name, '" + catalog
                + "'::regclass::oid AS class, t.oid, m.extname AS extension,\n"
                + "  coalesce(" + Properties.items("coalesce(t." + prefix + "acl, " + standard + ")", owner)
                + ", 'none') AS now,\n  coalesce(" + Properties.items("coalesce(p.initprivs, " + standard + ")", owner)
                + ", 'none') AS initially\nFROM " + catalog + " t"
                + members("m", "'" + catalog + "'::regclass", "t.oid") + "\nLEFT JOIN pg_init_privs p ON p.classoid = '"
                + catalog + "'::regclass AND p.objoid = t.oid AND p.objsubid = 0\nLEFT JOIN pg_namespace n ON n.oid = "
                + schema + "\nWHERE (t.oid < 16384 AND t.oid <> " + PUBLIC + " OR m.objid IS NOT NULL) AND (t." + prefix
                + "acl IS NOT NULL OR p.initprivs IS NOT NULL) AND coalesce(n.nspname <> 'information_schema', true)";
    }
}
