package io.pgbackup.e2e.process;

import io.pgbackup.testkit.postgres.PostgresServer;
import java.sql.SQLException;
import java.util.List;

/** Tables that the server fills by itself, and what a database holds. */
public final class Tables {

    private static final long ROW_BYTES = 1024;

    private Tables() {}

    /** Makes a table of this size whose rows differ but are cheap to make; they compress well. */
    static void fill(PostgresServer server, String database, String table, long megabytes) throws SQLException {
        server.execute(
                database,
                "CREATE TABLE " + table + " AS SELECT g AS id, repeat(md5(g::text), 31) AS content"
                        + " FROM generate_series(1, " + rows(megabytes) + ") AS g");
    }

    /** Makes a table of this size that no compression can make smaller than half. */
    static void fillWithNoise(PostgresServer server, String database, String table, long megabytes)
            throws SQLException {
        server.execute(
                database,
                "CREATE TABLE " + table + " AS SELECT g AS id, (SELECT string_agg(md5(g || ' ' || i), '')"
                        + " FROM generate_series(1, 31) AS i) AS content"
                        + " FROM generate_series(1, " + rows(megabytes) + ") AS g");
    }

    private static long rows(long megabytes) {
        return megabytes * 1024 * 1024 / ROW_BYTES;
    }

    /** The names of all relations of users, and how many rows each table holds. */
    static List<String> contents(PostgresServer server, String database) throws SQLException {
        return server.query(database, """
                SELECT format('%I.%I %s', n.nspname, c.relname, CASE c.relkind WHEN 'r' THEN
                    (xpath('//n/text()', query_to_xml(format('SELECT count(*) AS n FROM ONLY %I.%I', n.nspname, c.relname),
                        false, false, '')))[1]::text ELSE c.relkind::text END)
                FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
                ORDER BY 1
                """, row -> row.getString(1));
    }

    /** How many connections somebody else has to a database. */
    static long connections(PostgresServer server, String database) throws SQLException {
        return server.query(
                        "postgres",
                        "SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = '" + database + "'",
                        row -> row.getLong(1))
                .get(0);
    }

    /** Whether a COPY into a table of the database is at work, and has written something. */
    static boolean isLoading(PostgresServer server, String database) throws SQLException {
        return server.query(
                                database,
                                "SELECT coalesce(sum(tuples_processed), 0) FROM pg_catalog.pg_stat_progress_copy"
                                        + " WHERE datname = current_database() AND command = 'COPY FROM'",
                                row -> row.getLong(1))
                        .get(0)
                > 0;
    }
}
