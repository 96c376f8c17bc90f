package io.pgbackup.testkit.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A shop with every kind of object that a dump must contain, and about 1.35 million rows at scale 1, most of them in {@code
 * shop.order_items}.
 *
 * <p>The content follows from formulas alone, so two loads of the same scale on the same major version hold the same rows.
 * The definitions do not depend on the scale. The roles {@code shop_owner}, {@code shop_app} and {@code shop_report} are
 * created where they are missing; they belong to the server and stay when the database is dropped.
 */
public final class ShopDatabase {

    private static final int OLDEST_MAJOR = 13;

    private static final String USER_TABLES = """
            SELECT format('%I.%I', nspname, relname)
            FROM pg_catalog.pg_class
            JOIN pg_catalog.pg_namespace ON pg_namespace.oid = relnamespace
            WHERE relkind = 'r'
                AND relpersistence <> 't'
                AND nspname <> 'information_schema'
                AND nspname !~ '^pg_'
            ORDER BY 1
            """;

    private ShopDatabase() {}

    /**
     * Loads the shop into the connection's database, which must be empty and in UTF8.
     *
     * <p>The files are sent as they are, one simple-protocol statement each: the connection must have been opened with
     * {@code preferQueryMode=simple}, be in auto-commit mode, and belong to a superuser. Roles and what else must be committed
     * first are; the rest of each file is one transaction. Session settings are as before when this returns.
     *
     * @param scale how many rows, 1 being the full size; 0.02 loads in about two seconds. Every table keeps at least 20 rows
     * @throws IllegalArgumentException if the connection or the scale does not fit; the database is untouched then
     * @throws SQLException if a statement fails, or the server is older than PostgreSQL 13
     */
    public static void load(Connection connection, double scale) throws SQLException {
        if (!(scale > 0 && scale <= 100)) {
            throw new IllegalArgumentException("scale must be greater than 0 and at most 100, but is " + scale);
        }
        if (!connection.getAutoCommit()) {
            throw new IllegalArgumentException("the connection must be in auto-commit mode");
        }
        int major = connection.getMetaData().getDatabaseMajorVersion();
        if (major < OLDEST_MAJOR) {
            throw new SQLException(
                    "the sample needs PostgreSQL " + OLDEST_MAJOR + " or later, but the server is " + major);
        }
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            requireWholeScripts(statement);
            statement.execute("SET shop.scale = '" + BigDecimal.valueOf(scale).toPlainString() + "'");
            for (String script : scripts(major)) {
                statement.execute(script);
            }
            statement.execute("RESET shop.scale");
        }
    }

    /** Checks on the server that the simple protocol is used; otherwise the driver sends the two statements one by one. */
    private static void requireWholeScripts(Statement statement) throws SQLException {
        String script = "SELECT pg_catalog.current_query(); SELECT 1";
        statement.execute(script);
        try (ResultSet arrived = statement.getResultSet()) {
            if (!arrived.next() || !script.equals(arrived.getString(1))) {
                throw new IllegalArgumentException("the connection must be opened with preferQueryMode=simple");
            }
        }
    }

    /** Returns the exact number of rows in all tables of all schemas except the system's; partitions and children count once. */
    public static long rows(Connection connection) throws SQLException {
        List<String> counts = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet tables = statement.executeQuery(USER_TABLES)) {
                while (tables.next()) {
                    counts.add("SELECT count(*) AS n FROM ONLY " + tables.getString(1));
                }
            }
            if (counts.isEmpty()) {
                return 0;
            }
            try (ResultSet total = statement.executeQuery(
                    "SELECT sum(n) FROM (" + String.join(" UNION ALL ", counts) + ") AS counts")) {
                total.next();
                return total.getLong(1);
            }
        }
    }

    /** Returns the files for a server, in the order in which they must be run. */
    private static List<String> scripts(int major) {
        List<String> scripts = new ArrayList<>();
        scripts.add(resource("shop.sql"));
        for (int version = OLDEST_MAJOR + 1; version <= major; version++) {
            String name = "shop-" + version + ".sql";
            if (ShopDatabase.class.getResource(name) != null) {
                scripts.add(resource(name));
            }
        }
        return scripts;
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(ShopDatabase.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
