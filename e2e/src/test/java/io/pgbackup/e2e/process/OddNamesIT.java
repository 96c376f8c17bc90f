package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.testkit.postgres.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that nobody would choose and PostgreSQL allows, for database, schema, table, column and role at once. */
class OddNamesIT {

    private static PostgresServer server;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Each name, and how it must stand in keys. */
    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of("we\"ird", "we%22ird"),
                Arguments.of("a/b", "a%2Fb"),
                Arguments.of("ümlaut", "%C3%BCmlaut"),
                Arguments.of("x; DROP", "x%3B%20DROP"),
                Arguments.of(" with  spaces ", "%20with%20%20spaces%20"),
                Arguments.of("it's 100% %s \\ $$ {}", "it%27s%20100%25%20%25s%20%5C%20%24%24%20%7B%7D"),
                Arguments.of("..", "%2E."),
                Arguments.of("n".repeat(63), "n".repeat(63)),
                Arguments.of("ü".repeat(31) + "x", "%C3%BC".repeat(31) + "x"));
    }

    private static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static void create(String name) throws SQLException {
        assertThat(name.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(63);
        String n = quote(name);
        server.execute("postgres", "CREATE DATABASE " + n + " TEMPLATE template0");
        server.execute(name, """
                CREATE ROLE %1$s;
                CREATE SCHEMA %1$s AUTHORIZATION %1$s;
                CREATE TABLE %1$s.%1$s (%1$s text PRIMARY KEY, other integer CONSTRAINT %1$s CHECK (other > 0));
                ALTER TABLE %1$s.%1$s OWNER TO %1$s;
                GRANT SELECT (%1$s) ON %1$s.%1$s TO pg_monitor;
                COMMENT ON COLUMN %1$s.%1$s.%1$s IS 'a comment';
                INSERT INTO %1$s.%1$s SELECT md5(g::text), g FROM generate_series(1, 1000) AS g;
                """.replace("%1$s", n));
    }

    private static String content(String database, String name) throws SQLException {
        String n = quote(name);
        return server.queryText(
                database,
                "SELECT count(*) || ' ' || sum(other) || ' ' || md5(string_agg(" + n + ", ',' ORDER BY other)) || ' '"
                        + " || (SELECT tableowner FROM pg_tables WHERE tablename = '" + name.replace("'", "''")
                        + "') FROM " + n + "." + n);
    }

    @ParameterizedTest
    @MethodSource("names")
    void backup_ofOddNames_isStoredListedVerifiedAndRestored(String name, String encoded) throws Exception {
        create(name);
        DirectoryStore store = new DirectoryStore(directory);
        Cli.assertDone(Cli.plain()
                .run(
                        "backup",
                        "--url",
                        server.url(name),
                        "--store",
                        store.uri(),
                        "--compression",
                        "zstd",
                        "--time",
                        "2025-01-31T03:04:05Z"));
        assertThat(store.files())
                .as("all but the globals of the server, which come along")
                .filteredOn(file -> !file.startsWith("_globals."))
                .containsExactly(encoded + "/2025-01-31/" + encoded + "_2025-01-31_03-04-05.sql.zst");

        Program.Outcome list = Cli.plain().run("list", "--store", store.uri());
        Cli.assertDone(list);
        assertThat(list.out()).as("what list shows; %s", list).containsAnyOf(name, encoded);
        Program.Outcome listOne = Cli.plain().run("list", name, "--store", store.uri());
        Cli.assertDone(listOne);
        assertThat(listOne.out()).as("what list shows of one; %s", listOne).contains("2025-01-31");
        Cli.assertDone(Cli.plain().run("verify", name, "--store", store.uri()));

        String copy = server.createDatabase("copy");
        Cli.assertDone(
                Cli.plain().run("restore", name, "--target", server.url(copy), "--store", store.uri(), "--verify"));
        assertThat(content(copy, name)).isEqualTo(content(name, name));
    }
}
