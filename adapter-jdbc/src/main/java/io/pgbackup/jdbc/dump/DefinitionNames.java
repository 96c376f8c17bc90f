package io.pgbackup.jdbc.dump;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.session.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds out whether an object was renamed while the definitions were read. The server writes the text of an expression with the
 * current names, but the catalogs show those of the snapshot: a function that was renamed in between would be created under one
 * name and called by the other. An object that was dropped causes an error when it is read.
 */
final class DefinitionNames {

    private static final String NAMED = List.of(
                    all("function", "pg_proc", "proname", "pronamespace", "TRUE"),
                    all("operator", "pg_operator", "oprname", "oprnamespace", "TRUE"),
                    all("type", "pg_type", "typname", "typnamespace", "o.typtype <> 'c' AND o.typcategory <> 'A'"),
                    all(
                            "relation",
                            "pg_class",
                            "relname",
                            "relnamespace",
                            "o.relkind <> 't' AND o.relpersistence <> 't'"),
                    all("schema", "pg_namespace", "nspname", "oid", "o.nspname !~ '^pg_'"),
                    all("collation", "pg_collation", "collname", "collnamespace", "TRUE"),
                    all("operator class", "pg_opclass", "opcname", "opcnamespace", "TRUE"),
                    all("operator family", "pg_opfamily", "opfname", "opfnamespace", "TRUE"),
                    all("access method", "pg_am", "amname", "oid", "TRUE"),
                    all("language", "pg_language", "lanname", "oid", "TRUE"),
                    all("text search configuration", "pg_ts_config", "cfgname", "cfgnamespace", "TRUE"),
                    all("text search dictionary", "pg_ts_dict", "dictname", "dictnamespace", "TRUE"),
                    all("text search parser", "pg_ts_parser", "prsname", "prsnamespace", "TRUE"),
                    all("text search template", "pg_ts_template", "tmplname", "tmplnamespace", "TRUE"),
                    all("conversion", "pg_conversion", "conname", "connamespace", "TRUE"),
                    all("statistics object", "pg_statistic_ext", "stxname", "stxnamespace", "TRUE"),
                    all("constraint", "pg_constraint", "conname", "connamespace", "o.contypid <> 0"),
                    all("foreign-data wrapper", "pg_foreign_data_wrapper", "fdwname", "oid", "TRUE"),
                    all("server", "pg_foreign_server", "srvname", "oid", "TRUE"),
                    all("publication", "pg_publication", "pubname", "oid", "TRUE"),
                    all("event trigger", "pg_event_trigger", "evtname", "oid", "TRUE"),
                    all("label", "pg_enum", "enumlabel", "enumtypid", "TRUE"),
                    "SELECT 'role', o.oid::pg_catalog.text, o.rolname::pg_catalog.text, ''"
                            + " FROM pg_catalog.pg_roles o WHERE o.oid >= 16384 OR o.oid = 10",
                    "SELECT 'tablespace', o.oid::pg_catalog.text, o.spcname::pg_catalog.text, ''"
                            + " FROM pg_catalog.pg_tablespace o WHERE o.oid >= 16384",
                    // Columns of tables cannot change, because the tables are locked.
                    "SELECT 'column', pg_catalog.concat_ws(' ', o.attrelid, o.attnum), o.attname::pg_catalog.text, ''"
                            + " FROM pg_catalog.pg_attribute o JOIN pg_catalog.pg_class c ON c.oid = o.attrelid"
                            + " WHERE c.oid >= 16384 AND c.relkind IN ('v', 'm', 'c', 'f') AND c.relpersistence <> 't'"
                            + " AND o.attnum > 0 AND NOT o.attisdropped")
            .stream()
            .collect(Collectors.joining(" UNION ALL ", "(", ") AS o (kind, id, name, scope)"));

    private static final String SUM = "SELECT pg_catalog.count(*), pg_catalog.sum(pg_catalog.hashtextextended("
            + "pg_catalog.concat_ws(' ', o.kind, o.id, o.name, o.scope) COLLATE pg_catalog.\"C\", 0)) FROM " + NAMED;

    private static final String EACH =
            "SELECT pg_catalog.concat_ws(' ', o.kind, o.id), pg_catalog.md5(pg_catalog.concat_ws(' ', o.name, o.scope))"
                    + " FROM " + NAMED;

    /** Kind and name, read in the snapshot's session, which sees the names of the dump. */
    private static final String LABEL = "SELECT pg_catalog.concat_ws(' ', o.kind, o.name) FROM " + NAMED
            + " WHERE pg_catalog.concat_ws(' ', o.kind, o.id) = '%s'";

    private DefinitionNames() {}

    private static String all(String kind, String catalog, String name, String scope, String condition) {
        return "SELECT '" + kind + "', o.oid::pg_catalog.text, o." + name + "::pg_catalog.text, o." + scope
                + "::pg_catalog.text FROM pg_catalog." + catalog + " o WHERE o.oid >= 16384 AND " + condition;
    }

    /**
     * Compares the names in the snapshot with the latest ones, over a connection of its own.
     *
     * @throws DatabaseException of kind {@code DATABASE_CHANGED} if an object has another name now
     */
    static void check(DumpConnections connections, Connection leader) throws SQLException {
        Connection now = connections.openBeside();
        try {
            Statements.execute(now, GapCheck.BEGIN);
            if (!sum(leader).equals(sum(now))) {
                compare(leader, now);
            }
            Statements.execute(now, "COMMIT");
        } finally {
            Connector.rollBackAndCloseQuietly(now);
        }
    }

    private static String sum(Connection connection) throws SQLException {
        return Statements.single(connection, SUM, row -> row.getString(1) + " " + row.getString(2));
    }

    private static void compare(Connection leader, Connection now) throws SQLException {
        Map<String, String> latest = each(now);
        for (Map.Entry<String, String> one : each(leader).entrySet()) {
            String hash = latest.get(one.getKey());
            if (hash != null && !hash.equals(one.getValue())) {
                String label = Statements.single(leader, LABEL.formatted(one.getKey()), row -> row.getString(1));
                throw DatabaseException.changed(label + " was renamed or moved while the definitions were read");
            }
        }
    }

    private static Map<String, String> each(Connection connection) throws SQLException {
        return Statements.query(connection, EACH, row -> Map.entry(row.getString(1), row.getString(2))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
