package io.pgbackup.jdbc.load;

import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.session.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the facts about a target that are needed before anything is loaded. */
final class TargetReader {

    private static final int V16 = 160000;

    private static final String EXTENSIONS =
            "SELECT name, default_version FROM pg_catalog.pg_available_extensions WHERE default_version IS NOT NULL";

    /** The settings that affect how rows print, in addition to those that every session of this program makes. */
    private static final String SETTINGS = """
            SELECT name, setting FROM pg_catalog.pg_settings
            WHERE name IN ('lc_monetary', 'lc_numeric', 'lc_time', 'TimeZone', 'DateStyle', 'IntervalStyle',
                           'extra_float_digits', 'bytea_output', 'server_encoding', 'xmlbinary')""";

    private static final String SUPERUSER = "SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER";

    private static final String EVENT_TRIGGERS =
            "SELECT evtname FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'D' ORDER BY evtname";

    private TargetReader() {}

    static TargetFacts read(Connection connection) throws SQLException {
        return new TargetFacts(
                Statements.single(connection, "SELECT pg_catalog.current_database()", row -> row.getString(1)),
                Connector.serverVersion(connection),
                Connector.versionNumber(connection),
                Connector.databaseEncoding(connection),
                Statements.query(connection, UserObjects.SQL, row -> row.getString(1)),
                new HashSet<>(Statements.query(
                        connection, "SELECT rolname FROM pg_catalog.pg_roles", row -> row.getString(1))),
                owners(connection),
                new HashSet<>(Statements.query(
                        connection, "SELECT spcname FROM pg_catalog.pg_tablespace", row -> row.getString(1))),
                pairs(connection, EXTENSIONS),
                pairs(connection, SETTINGS),
                isSuperuser(connection),
                Statements.query(connection, EVENT_TRIGGERS, row -> row.getString(1)));
    }

    private static Set<String> owners(Connection connection) throws SQLException {
        String right = Connector.versionNumber(connection) >= V16 ? "SET" : "MEMBER";
        return new HashSet<>(Statements.query(
                connection,
                "SELECT rolname FROM pg_catalog.pg_roles WHERE pg_catalog.pg_has_role(oid, '" + right + "')",
                row -> row.getString(1)));
    }

    private static Map<String, String> pairs(Connection connection, String sql) throws SQLException {
        Map<String, String> pairs = new HashMap<>();
        for (Map.Entry<String, String> pair :
                Statements.query(connection, sql, row -> Map.entry(Statements.text(row, 1), Statements.text(row, 2)))) {
            pairs.put(pair.getKey(), pair.getValue());
        }
        return pairs;
    }

    private static boolean isSuperuser(Connection connection) throws SQLException {
        List<Boolean> found = Statements.query(connection, SUPERUSER, row -> row.getBoolean(1));
        return found.contains(true);
    }
}
