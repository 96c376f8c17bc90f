package io.pgbackup.jdbc.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.jdbc.fingerprint.DefinitionTexts;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.sample.ShopDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is dumped can be loaded, and dumps the same again: on every supported server. */
class CatalogReaderIT {

    private static final int OLDEST = 13;
    private static final int NEWEST = 18;
    private static final Pattern FILE = Pattern.compile("(.+)-(\\d+)\\.sql");

    private static final String TABLE_BEGINS =
            "| kind | 13 | 14 | 15 | 16 | 17 | 18 |\n| --- | --- | --- | --- | --- | --- | --- |\n";

    /** On which servers an entry of a kind went to and fro. */
    private static final Map<String, Set<Integer>> PROVED = new TreeMap<>();

    private static int corpusRuns;

    /** The documentation promises what was proved here, no more and no less. */
    @AfterAll
    static void fidelityTable_saysWhatWasProved() throws IOException, URISyntaxException {
        if (corpusRuns < corpus().count()) {
            return; // somebody ran single tests
        }
        StringBuilder table = new StringBuilder(TABLE_BEGINS);
        PROVED.forEach((kind, majors) -> {
            table.append("| ").append(kind);
            IntStream.rangeClosed(OLDEST, NEWEST)
                    .forEach(major -> table.append(majors.contains(major) ? " | ✓" : " | –"));
            table.append(" |\n");
        });
        assertThat(Files.readString(Path.of("../docs/fidelity.md")))
                .as("docs/fidelity.md has this table:\n%s", table)
                .contains(table + "\n");
    }

    /** One case per file in {@code corpus} and server; names end with the oldest server that knows what is in the file. */
    static Stream<Arguments> corpus() throws URISyntaxException, IOException {
        URI directory = Objects.requireNonNull(CatalogReaderIT.class.getResource("/corpus"))
                .toURI();
        List<Arguments> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(directory))) {
            for (Path path : files.sorted().toList()) {
                Matcher file = FILE.matcher(path.getFileName().toString());
                if (file.matches()) {
                    IntStream.rangeClosed(Integer.parseInt(file.group(2)), NEWEST)
                            .forEach(major -> cases.add(Arguments.of(file.group(1) + "-" + file.group(2), major)));
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void read_corpus_loadsAndDumpsTheSameAgain(String file, int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("corpus");
        server.execute(database, resource("roles.sql"));
        server.execute(database, resource(file + ".sql"));

        assertDumpsTheSameAgain(server, database);
        corpusRuns++;
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void read_shop_loadsAndDumpsTheSameAgain(int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("shop");
        try (Connection connection = new RoundTrip(server).connect(database)) {
            ShopDatabase.load(connection, 0.02);
        }

        PgDump.assertSame(server, database, assertDumpsTheSameAgain(server, database));
    }

    /** A child then has the column before its own; COPY names its columns, so the rows arrive all the same. */
    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void read_columnAddedToParentLater_loadsTheRows(int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("late");
        String copy = server.createDatabase("copy");
        server.execute(database, resource("late-column.sql"));

        RoundTrip roundTrip = new RoundTrip(server);
        roundTrip.load(roundTrip.dump(database), copy);

        assertThat(server.queryText(copy, "SELECT a || own || late FROM child")).isEqualTo("1mine2");
    }

    /** {@code LIKE} gives an integer column a sequence of bigint that ends where integers do; a copy's is of integer. */
    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void read_identityMadeByLike_loadsTheSameBounds(int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("like");
        String copy = server.createDatabase("copy");
        server.execute(database, resource("identity-by-like.sql"));

        RoundTrip roundTrip = new RoundTrip(server);
        roundTrip.load(roundTrip.dump(database), copy);

        String bounds =
                "SELECT string_agg(concat_ws(' ', seqrelid::regclass, seqstart, seqincrement, seqmin, seqmax), ','"
                        + " ORDER BY seqrelid::regclass::text) FROM pg_sequence";
        assertThat(server.queryText(copy, bounds)).isEqualTo(server.queryText(database, bounds));
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void read_tablespacesAndAccessMethods_loadsAndDumpsTheSameAgain(int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("storage");
        for (String tablespace : List.of("fast", "\"Slow one\"")) {
            try (Connection connection = server.connect(database);
                    Statement statement = connection.createStatement()) {
                statement.execute("SET allow_in_place_tablespaces = on");
                statement.execute("CREATE TABLESPACE " + tablespace + " LOCATION ''");
            }
        }
        server.execute(database, resource("tablespaces.sql"));

        PgDump.assertSame(server, database, assertDumpsTheSameAgain(server, database));
        assertThat(new RoundTrip(server).dump(database).catalog().tables())
                .filteredOn(table -> !table.chunkable())
                .extracting(TableData::name)
                .containsAll(List.of("b", "p1"));
    }

    /** Version 17 has a privilege that nobody could take from an owner before. */
    @ParameterizedTest
    @ValueSource(ints = {17, 18})
    void read_ownerWithFewerPrivileges_keepsMaintainOnNewerServers(int major) throws SQLException, IOException {
        PostgresServer old = PostgresServer.shared(15);
        PostgresServer server = PostgresServer.shared(major);
        String role = "owner_" + old.createDatabase("role");
        String database = old.createDatabase("owners");
        String copy = server.createDatabase("copy");
        server.execute(copy, "CREATE ROLE " + role);
        old.execute(
                database,
                ("CREATE ROLE o; CREATE TABLE t (a int); ALTER TABLE t OWNER TO o; REVOKE INSERT ON t FROM o;"
                                + " CREATE MATERIALIZED VIEW mv AS SELECT 1 AS a; ALTER MATERIALIZED VIEW mv OWNER TO o;"
                                + " REVOKE INSERT, DELETE ON mv FROM o; CREATE TABLE none (a int);"
                                + " ALTER TABLE none OWNER TO o; REVOKE ALL ON none FROM o;"
                                + " ALTER DEFAULT PRIVILEGES FOR ROLE o REVOKE INSERT ON TABLES FROM o")
                        .replaceAll("\\bo\\b", role));

        new RoundTrip(server).load(new RoundTrip(old).dump(database), copy);

        String privileges = "SELECT string_agg(relname || relacl::text, ' ' ORDER BY relname) FROM pg_class"
                + " WHERE relname IN ('mv', 'none', 't')";
        assertThat(server.queryText(copy, privileges).replace(role, "o"))
                .isEqualTo("mv{o=rwDxtm/o} none{o=m/o} t{o=rwdDxtm/o}");
        assertThat(server.queryText(copy, "SELECT defaclacl::text FROM pg_default_acl")
                        .replace(role, "o"))
                .isEqualTo("{o=rwdDxtm/o}");
    }

    /** Rights to read are enough; only what is hidden from such a role may be missing, and is named. */
    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void read_withoutSuperuser_yieldsTheSameEntries(int major) throws SQLException, IOException {
        PostgresServer server = PostgresServer.shared(major);
        String database = server.createDatabase("reader");
        String role = "reader_" + database;
        try (Connection connection = new RoundTrip(server).connect(database)) {
            ShopDatabase.load(connection, 0.02);
        }
        server.execute(database, "CREATE ROLE " + role + " BYPASSRLS; GRANT pg_read_all_data TO " + role);

        Catalog expected = new RoundTrip(server).dump(database).catalog();
        Catalog actual = new RoundTrip(server, role).dump(database).catalog();

        assertThat(actual.omissions())
                .isNotEmpty()
                .allSatisfy(omission -> assertThat(omission.object()).startsWith("large object "));
        assertThat(actual.entries())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("id", "dependencies")
                .containsExactlyElementsOf(expected.entries().stream()
                        .filter(entry -> !isOfLargeObjects(entry))
                        .toList());
    }

    private static boolean isOfLargeObjects(Entry entry) {
        return entry.kind() == EntryKind.LARGE_OBJECT
                || entry.kind() == EntryKind.LARGE_OBJECT_DATA
                || entry.name().startsWith("LARGE OBJECT ");
    }

    /** Yields the copy. */
    private static String assertDumpsTheSameAgain(PostgresServer server, String database)
            throws SQLException, IOException {
        RoundTrip roundTrip = new RoundTrip(server);
        String copy = server.createDatabase("copy");

        RoundTrip.Dump dump = roundTrip.dump(database);
        keep(database, server, dump);
        roundTrip.load(dump, copy);
        RoundTrip.Dump again = roundTrip.dump(copy);
        keep(database + "-copy", server, again);

        List<String> expected = RoundTrip.describe(dump);
        List<String> actual = RoundTrip.describe(again);
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            assertThat(actual.get(i)).isEqualTo(expected.get(i));
        }
        assertThat(actual).hasSameSizeAs(expected);
        assertThat(dump.catalog().omissions()).isEmpty();
        assertThat(DefinitionTexts.lacking(server, database, dump.catalog().entryIds()::of))
                .as("made by no entry")
                .isEmpty();
        List<String> image = DefinitionTexts.of(server, database);
        List<String> imageOfCopy = DefinitionTexts.of(server, copy);
        assertThat(minus(image, imageOfCopy)).as("only in the original").isEmpty();
        assertThat(minus(imageOfCopy, image)).as("only in the copy").isEmpty();
        dump.catalog()
                .entries()
                .forEach(entry -> PROVED.computeIfAbsent(entry.kind().tag(), kind -> new TreeSet<>())
                        .add(server.major()));
        return copy;
    }

    private static List<String> minus(List<String> lines, List<String> others) {
        List<String> rest = new ArrayList<>(lines);
        rest.removeAll(new HashSet<>(others));
        return rest;
    }

    /** For a person to look at. */
    private static void keep(String database, PostgresServer server, RoundTrip.Dump dump) throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "dumps"));
        Files.write(
                directory.resolve(database + "-" + server.major() + ".txt"),
                RoundTrip.describe(dump),
                StandardCharsets.UTF_8);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(CatalogReaderIT.class.getResourceAsStream("/corpus/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
