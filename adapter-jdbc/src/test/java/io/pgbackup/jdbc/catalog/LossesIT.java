package io.pgbackup.jdbc.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.proof.ComparisonScope;
import io.pgbackup.jdbc.fingerprint.FingerprintReader;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pg_dump loses is kept, or said: the SQL in docs/fidelity.md is run, and ends as its last lines promise. */
class LossesIT {

    private static final int OLDEST = 13;
    private static final int NEWEST = 18;
    private static final Path DOCUMENT = Path.of("../docs/fidelity.md");
    private static final Pattern BLOCK =
            Pattern.compile("<!-- test: loss ([a-z ]+?)(?: \\((\\d+)\\))? -->\n```sql\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("^\\|.*\\| ([a-z ]+) \\|$", Pattern.MULTILINE);

    /** All that need no other language, each in the oldest version that it can be made in. */
    private static final String EXTENSIONS = """
            SELECT DISTINCT ON (name) format('CREATE EXTENSION IF NOT EXISTS %I VERSION %L CASCADE', name, version)
            FROM pg_available_extension_versions
            WHERE name !~ 'plperl|plpython|pltcl|^plpgsql$'
            ORDER BY name, string_to_array(version, '.')::int[]""";

    private static final String UPDATES = """
            SELECT format('ALTER EXTENSION %I UPDATE TO %L', v.name, v.version)
            FROM pg_available_extension_versions v JOIN pg_extension e ON e.extname = v.name
            WHERE string_to_array(v.version, '.')::int[] > string_to_array(e.extversion, '.')::int[]
            ORDER BY v.name, string_to_array(v.version, '.')::int[]""";

    /** Stands for a part of a text that differs from server to server. */
    private static final String SOMETHING = "…";

    private record Block(String name, int version, List<String> lines) {

        /** As psql runs them: each on its own. */
        List<String> statements() {
            String sql = String.join(
                    "\n", lines.stream().filter(line -> !isExpectation(line)).toList());
            return List.of(sql.split("(?<=;)\n"));
        }

        List<String> expected(String outcome) {
            String start = "-- " + outcome + ": ";
            return lines.stream()
                    .filter(line -> line.startsWith(start))
                    .map(line -> line.substring(start.length()))
                    .toList();
        }

        private static boolean isExpectation(String line) {
            return line.matches("-- (warned|refused|copy|index): .*");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** The part of the document with the losses. */
    private static String losses() throws IOException {
        String text = Files.readString(DOCUMENT);
        return text.substring(text.indexOf("## What pg_dump loses"));
    }

    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(DOCUMENT));
        while (matcher.find()) {
            String version = Objects.requireNonNullElse(matcher.group(2), String.valueOf(OLDEST));
            blocks.add(new Block(
                    matcher.group(1),
                    Integer.parseInt(version),
                    matcher.group(3).lines().toList()));
        }
        return blocks;
    }

    static Stream<Arguments> blocksAndServers() throws IOException {
        return blocks().stream()
                .flatMap(block -> IntStream.of(OLDEST, NEWEST)
                        .filter(major -> major >= block.version())
                        .mapToObj(major -> Arguments.of(block, major)));
    }

    @Test
    void document_everyRowWithANameHasItsSql() throws IOException {
        List<String> rows = ROW.matcher(losses())
                .results()
                .map(row -> row.group(1))
                .filter(name -> !name.equals("SQL"))
                .toList();

        assertThat(blocks()).extracting(Block::name).containsExactlyElementsOf(rows);
    }

    @ParameterizedTest
    @MethodSource("blocksAndServers")
    void read_whatPgDumpLoses_isKeptOrSaid(Block block, int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("losses");
        String copy = server.createDatabase("copy");
        List<String> statements = block.statements();
        if (!run(server, database, statements)) {
            return; // newest minor releases do not make everything any more
        }

        RoundTrip roundTrip = new RoundTrip(server);
        RoundTrip.Dump dump = roundTrip.dump(database);

        assertSaid(dump.catalog().warnings(), block.expected("warned"));
        assertSaid(dump.catalog().omissions().stream().map(Omission::sentence).toList(), block.expected("refused"));
        block.expected("index")
                .forEach(property -> assertThat(dump.catalog().databaseProperties())
                        .containsEntry(property.split(" is ", 2)[0], property.split(" is ", 2)[1]));
        // A transaction stands for the script of the extension, which is not on this server.
        run(server, copy, statements.subList(0, statements.indexOf("COMMIT;") + 1));
        roundTrip.load(dump, copy);
        for (String truth : block.expected("copy")) {
            assertThat(server.queryText(copy, "SELECT " + truth)).as(truth).isEqualTo("t");
        }
        assertThat(differences(server, database, copy, dump.catalog())).isEmpty();
    }

    /** What a copy made by a restore would be said to miss, to have too much, or otherwise: what was announced is no difference. */
    private static List<String> differences(PostgresServer server, String database, String copy, Catalog catalog)
            throws SQLException {
        Set<String> omitted = catalog.omissions().stream().map(Omission::object).collect(Collectors.toSet());
        Map<String, String> left = new TreeMap<>();
        fingerprints(server, copy, FingerprintReader.Losses.NONE)
                .forEach(one -> left.put(one.catalog() + " " + one.name(), one.hashes()));
        List<String> differences = new ArrayList<>();
        for (Fingerprint one : fingerprints(server, database, catalog.losses())) {
            String name = one.catalog() + " " + one.name();
            String actual = left.remove(name);
            boolean isExcused = one.isAllUnknown()
                    || omitted.contains(one.name())
                    // A copy has its foreign keys checked, which a comparison takes for right.
                    || one.name().startsWith("switched triggers ");
            if (!isExcused && (actual == null || !isEqual(one, actual))) {
                differences.add(name + (actual == null ? " is missing" : " differs"));
            }
        }
        left.keySet().forEach(name -> differences.add(name + " is too much"));
        return differences;
    }

    private static boolean isEqual(Fingerprint one, String actual) {
        return IntStream.range(0, one.properties().size())
                .allMatch(i -> one.hash(i).equals(Fingerprint.UNKNOWN)
                        || actual.startsWith(one.hash(i), Fingerprint.HASH_LENGTH * i));
    }

    private static List<Fingerprint> fingerprints(
            PostgresServer server, String database, FingerprintReader.Losses losses) throws SQLException {
        List<Fingerprint> all = new ArrayList<>();
        try (Connection connection = new RoundTrip(server).connect(database)) {
            connection.setAutoCommit(false);
            new FingerprintReader(FingerprintReader.Entries.NONE, losses).read(connection, (fingerprint, isLacking) -> {
                // Whoever creates a database gives it its own properties.
                if (!ComparisonScope.OF_DATABASES.contains(fingerprint.catalog())) {
                    all.add(fingerprint);
                }
            });
        }
        return all;
    }

    /** What tells users' things in extensions from the extension's own goes by transactions, and each update is one. */
    @ParameterizedTest
    @ValueSource(ints = {OLDEST, NEWEST})
    void read_extensionsMadeAndUpdatedVersionByVersion_warnsOfNothing(int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("extensions");
        run(server, database, server.query(database, EXTENSIONS, row -> row.getString(1)));
        run(server, database, server.query(database, UPDATES, row -> row.getString(1)));

        Catalog catalog = new RoundTrip(server).dump(database).catalog();

        assertThat(catalog.extensions()).hasSizeGreaterThan(40);
        assertThat(catalog.warnings()).isEmpty();
        assertThat(catalog.omissions()).isEmpty();
        assertThat(catalog.entries())
                .filteredOn(entry -> !entry.label().endsWith("SCHEMA public"))
                .allMatch(entry -> entry.kind() == EntryKind.EXTENSION);
    }

    /** A restore of these fails, so there is nothing to load. */
    @ParameterizedTest
    @ValueSource(ints = {OLDEST, NEWEST})
    void read_whatWasTakenOutOfAnExtension_isWarnedOf(int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("taken");
        run(
                server,
                database,
                List.of(
                        "CREATE EXTENSION hstore",
                        "ALTER EXTENSION hstore DROP FUNCTION akeys(hstore)",
                        "ALTER EXTENSION hstore DROP OPERATOR ->(hstore, text)",
                        "ALTER EXTENSION hstore DROP TYPE ghstore"));

        Catalog catalog = new RoundTrip(server).dump(database).catalog();

        String ending = " and removed from it: a restore stops at it if the script creates it again; put it back with"
                + " ALTER EXTENSION … ADD, or drop it";
        assertThat(catalog.warnings())
                .containsExactly(
                        "function public.akeys(public.hstore) seems to have been created by the script of extension hstore"
                                + ending,
                        "operator public.->(public.hstore,text) seems to have been created by the script of extension hstore"
                                + ending,
                        "type public.ghstore seems to have been created by the script of extension hstore" + ending);
    }

    /** As {@code psql --single-transaction} and our own restore do, and one that adds members by hand as pg_upgrade does. */
    @ParameterizedTest
    @ValueSource(ints = {OLDEST, NEWEST})
    void read_madeInOneTransactionWithExtensions_isNoneOfTheirs(int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("together");
        run(
                server,
                database,
                List.of(
                        "BEGIN",
                        "CREATE FUNCTION before_all() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                        "CREATE EXTENSION hstore",
                        "CREATE FUNCTION in_between() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                        "CREATE TABLE queue (a hstore)",
                        "CREATE TYPE kind AS ENUM ('a')",
                        "CREATE EXTENSION citext",
                        "CREATE FUNCTION last() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                        "ALTER EXTENSION citext ADD FUNCTION last()",
                        "CREATE FUNCTION after_all() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                        "COMMIT"));

        assertThat(new RoundTrip(server).dump(database).catalog().warnings()).isEmpty();
    }

    private static void assertSaid(List<String> texts, List<String> expected) {
        assertThat(texts).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            String[] parts = expected.get(i).split(SOMETHING + "(?=[:=)])", -1);
            if (parts.length == 1) {
                assertThat(texts.get(i)).isEqualTo(expected.get(i));
            } else {
                assertThat(texts.get(i)).startsWith(parts[0]).endsWith(parts[1]);
            }
        }
    }

    /**
     * In one session; a statement after a comment {@code fails} does.
     *
     * @return whether the server accepts all that it need not accept
     */
    private static boolean run(PostgresServer server, String database, List<String> statements) throws SQLException {
        try (Connection connection = new RoundTrip(server).connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    if (sql.startsWith("-- where the server accepts it") && "0A000".equals(e.getSQLState())) {
                        return false;
                    }
                    if (!sql.startsWith("-- fails")) {
                        throw new SQLException(sql, e);
                    }
                }
            }
        }
        return true;
    }
}
