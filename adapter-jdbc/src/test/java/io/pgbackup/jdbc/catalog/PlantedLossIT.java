package io.pgbackup.jdbc.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.jdbc.fingerprint.DefinitionTexts;
import io.pgbackup.testkit.server.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever statement a writer of SQL forgets, the catalogs of the copy are not those of the original: one statement of each shape that
 * the corpus knows is left out, one at a time.
 */
class PlantedLossIT {

    /** What may hold a semicolon that ends nothing. */
    private static final Pattern TOKEN =
            Pattern.compile("'[^']*'|\"[^\"]*\"|(\\$[A-Za-z0-9_]*\\$).*?\\1|--[^\\n]*|;", Pattern.DOTALL);

    private static final Pattern KEY_WORD = Pattern.compile("\\b[A-Z]{2,}\\b");

    /** Words that tell shapes apart; more of them would tell tables apart. */
    private static final int WORDS = 9;

    /** Kinds that define nothing. */
    private static final Set<EntryKind> CONTENT = Set.of(
            EntryKind.TABLE_DATA, EntryKind.SEQUENCE_SET, EntryKind.LARGE_OBJECT_DATA, EntryKind.STATISTICS_DATA);

    private final Set<String> planted = new TreeSet<>();

    /** A statement, and which one of its entry it is. */
    private record Place(Entry entry, int number, String statement) {}

    static List<Integer> majors() {
        return List.of(18);
    }

    @ParameterizedTest
    @MethodSource("majors")
    void anyStatementLeftOut_isSeenInTheCatalogs(int major) throws Exception {
        PostgresServer server = PostgresServer.shared(major);
        List<String> unseen = new ArrayList<>();
        for (Object[] file : CatalogReaderIT.corpus()
                .map(arguments -> arguments.get())
                .filter(arguments -> arguments[1].equals(major))
                .toList()) {
            unseen.addAll(plantInto(server, String.valueOf(file[0])));
        }
        assertThat(unseen).isEmpty();
        assertThat(planted).as("shapes of statements on %s", major).hasSizeGreaterThan(100);
    }

    private List<String> plantInto(PostgresServer server, String file) throws SQLException, IOException {
        String original = server.createDatabase("planted");
        String copy = server.createDatabase("copy");
        server.execute(original, resource("roles.sql"));
        server.execute(original, resource(file + ".sql"));
        RoundTrip roundTrip = new RoundTrip(server);
        List<Entry> entries = roundTrip.dump(original).catalog().entries();
        List<String> expected = DefinitionTexts.of(server, original);
        assertThat(copied(roundTrip, copy, entries, new Place(entries.get(0), -1, "")))
                .isEqualTo(expected);

        Map<String, Place> shapes = new LinkedHashMap<>();
        for (Entry entry : entries) {
            List<String> statements = CONTENT.contains(entry.kind()) ? List.of() : statements(entry);
            for (int i = 0; i < statements.size(); i++) {
                String shape = entry.kind() + ": " + shape(statements.get(i));
                if (definesSomething(statements.get(i)) && !planted.contains(shape)) {
                    shapes.putIfAbsent(shape, new Place(entry, i, statements.get(i)));
                }
            }
        }
        List<String> unseen = new ArrayList<>();
        for (Map.Entry<String, Place> shape : shapes.entrySet()) {
            planted.add(shape.getKey());
            if (copied(roundTrip, copy, entries, shape.getValue()).equals(expected)) {
                unseen.add(file + ": " + shape.getValue().statement());
            }
        }
        server.dropDatabase(copy);
        return unseen;
    }

    private static boolean definesSomething(String statement) {
        String text = statement.strip();
        return !(text.isEmpty()
                || text.startsWith("SET ")
                || text.startsWith("RESET ")
                || text.startsWith("SELECT pg_catalog.set"));
    }

    private static String shape(String statement) {
        String bare = statement.replaceAll("(?s)'[^']*'|\"[^\"]*\"|\\$.*\\$", "");
        return KEY_WORD.matcher(bare)
                .results()
                .map(result -> result.group())
                .limit(WORDS)
                .collect(Collectors.joining(" "));
    }

    private static List<String> statements(Entry entry) {
        String sql = entry.sql() + entry.ownerSql();
        List<String> statements = new ArrayList<>();
        Matcher token = TOKEN.matcher(sql);
        int start = 0;
        while (token.find()) {
            if (token.group().equals(";")) {
                statements.add(sql.substring(start, token.end()));
                start = token.end();
            }
        }
        return statements;
    }

    /** What the catalogs say of a copy without one statement; the copy is taken back. What fails without it is left out too. */
    private static List<String> copied(RoundTrip roundTrip, String copy, List<Entry> entries, Place loss)
            throws SQLException {
        try (Connection connection = roundTrip.connect(copy);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setEscapeProcessing(false);
            statement.execute("SET LOCAL search_path = ''; SET LOCAL check_function_bodies = off");
            for (Entry entry : entries) {
                String sql = entry.sql() + entry.ownerSql();
                if (entry.id() == loss.entry().id() && loss.number() >= 0) {
                    List<String> rest = new ArrayList<>(statements(entry));
                    rest.remove(loss.number());
                    sql = String.join("", rest);
                }
                if (!CONTENT.contains(entry.kind())) {
                    execute(statement, sql);
                }
            }
            List<String> texts = DefinitionTexts.of(connection);
            connection.rollback();
            return texts;
        }
    }

    private static void execute(Statement statement, String sql) throws SQLException {
        statement.execute("SAVEPOINT entry");
        try {
            statement.execute(sql + ";RELEASE SAVEPOINT entry");
        } catch (SQLException expected) {
            // it needs what was left out
            statement.execute("ROLLBACK TO SAVEPOINT entry");
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(PlantedLossIT.class.getResourceAsStream("/corpus/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
