package io.pgbackup.testkit.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShopDatabaseIT {

    private static final int NEWEST_MAJOR = 18;
    private static final double SMALL = 0.02;

    /** One line per table: its name, and its rows as text in one order. */
    private static final String CONTENT = """
            SELECT nspname || '.' || relname || ' ' || (xpath('/row/content/text()',
                query_to_xml(format('SELECT coalesce(md5(string_agg(r::text, chr(10) ORDER BY r::text COLLATE "C")), ''empty'') AS content
                    FROM ONLY %I.%I AS r', nspname, relname), true, true, '')))[1]
            FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE nspname IN ('shop', 'billing', 'audit', 'Back Office') AND relkind = 'r'
            UNION ALL
            SELECT 'large object ' || oid || ' ' || md5(lo_get(oid)) FROM pg_largeobject_metadata
            UNION ALL
            SELECT 'sequence ' || schemaname || '.' || sequencename || ' ' || coalesce(last_value::text, 'unused') FROM pg_sequences
            ORDER BY 1
            """;

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void load_onEverySupportedMajor_fillsEveryKindOfContent(int major) throws SQLException {
        List<String> content = contentOfNewShop(PostgresServer.shared(major));

        assertThat(content).filteredOn(line -> line.startsWith("large object ")).hasSize(34);
        assertThat(content).filteredOn(line -> line.startsWith("sequence ")).hasSizeGreaterThan(10);
        assertThat(content)
                .filteredOn(line -> line.endsWith(" empty"))
                .containsExactly("audit.located empty", "shop.empty_table empty");
    }

    @Test
    void load_twice_givesTheSameContent() throws SQLException {
        PostgresServer server = PostgresServer.shared(NEWEST_MAJOR);

        assertThat(contentOfNewShop(server)).isEqualTo(contentOfNewShop(server));
    }

    @Test
    void load_atFullScale_hasOverAMillionRows() throws SQLException {
        PostgresServer server = PostgresServer.shared(NEWEST_MAJOR);
        String database = server.createDatabase("shop");
        try (Connection connection = connectSimple(server, database)) {
            ShopDatabase.load(connection, 1);

            assertThat(ShopDatabase.rows(connection)).isGreaterThan(1_300_000);
        } finally {
            server.dropDatabase(database);
        }
    }

    @Test
    void load_leavesTheSessionAsItWas() throws SQLException {
        PostgresServer server = PostgresServer.shared(NEWEST_MAJOR);
        String database = server.createDatabase("shop");
        try (Connection connection = connectSimple(server, database)) {
            String before = sessionSettings(connection);

            ShopDatabase.load(connection, SMALL);

            assertThat(sessionSettings(connection)).isEqualTo(before);
        } finally {
            server.dropDatabase(database);
        }
    }

    @Test
    void load_overTheExtendedProtocol_isRefusedWithTheRemedy() throws SQLException {
        PostgresServer server = PostgresServer.shared(NEWEST_MAJOR);
        try (Connection connection = server.connect("postgres")) {
            assertThatThrownBy(() -> ShopDatabase.load(connection, SMALL))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("preferQueryMode=simple");
        }
    }

    private static String sessionSettings(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT string_agg(name || '=' || setting, ', ' ORDER BY name) FROM pg_settings WHERE source = 'session'")) {
            row.next();
            return row.getString(1);
        }
    }

    private static List<String> contentOfNewShop(PostgresServer server) throws SQLException {
        String database = server.createDatabase("shop");
        try {
            try (Connection connection = connectSimple(server, database)) {
                ShopDatabase.load(connection, SMALL);
            }
            return server.query(database, CONTENT, row -> row.getString(1));
        } finally {
            server.dropDatabase(database);
        }
    }

    private static Connection connectSimple(PostgresServer server, String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("preferQueryMode", "simple");
        return DriverManager.getConnection(server.jdbcUrl(database), properties);
    }
}
