package io.pgbackup.jdbc.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.jdbc.fingerprint.DefinitionTexts;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever statement a writer of SQL forgets, the catalogs of the copy are not those of the original: one statement of each shape that
 * the corpus knows is left out, one at a time.
 */
class PlantedLossIT {

    /** What may hold a semicolon that ends nothing. */
    private static final Pattern TOKEN = Pattern.compile(
            "'[^']*'|\"[^\"]*\"|(\\$[A-Za-z0-9_]*\\$).*?\\1|BEGIN ATOMIC.*?\\nEND|--[^\\n]*|;", Pattern.DOTALL);

    private static final Pattern KEY_WORD = Pattern.compile("\\b[A-Z]{2,}\\b");

    /** Words that tell shapes apart on the newest server; more of them would tell tables apart. */
    private static final int WORDS = 9;

    /** On the others, where one of a kind will do. */
    private static final int FEW_WORDS = 3;

    /** What it makes is made again by a later statement, or is what the extension says, or is granted again, anyway. */
    private static final Pattern WITHOUT_EFFECT = Pattern.compile(
            "\\s*(SET|RESET|SELECT pg_catalog\\.set|COMMENT ON EXTENSION|REVOKE USAGE ON SCHEMA public FROM PUBLIC|CREATE VIEW (?s:[^;]*)NULL::).*",
            Pattern.DOTALL);

    /** Kinds that define nothing. Shell types are made by whatever names them, too. */
    private static final Set<EntryKind> CONTENT = Set.of(
            EntryKind.TABLE_DATA, EntryKind.SEQUENCE_SET, EntryKind.LARGE_OBJECT_DATA, EntryKind.STATISTICS_DATA);

    private final Set<String> planted = new TreeSet<>();

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void anyStatementLeftOut_isSeenInTheCatalogs(int major) throws Exception {
        PostgresServer server = PostgresServer.shared(major);
        if (server.queryText("postgres", "SELECT count(*) FROM pg_roles WHERE rolname = 'planting'")
                .equals("0")) {
            server.execute("postgres", "CREATE ROLE planting SUPERUSER");
        }
        List<String> unseen = new ArrayList<>();
        for (Object[] file : CatalogReaderIT.corpus()
                .map(arguments -> arguments.get())
                .filter(arguments -> arguments[1].equals(major))
                .toList()) {
            unseen.addAll(plantInto(server, String.valueOf(file[0])));
        }
        assertThat(unseen).isEmpty();
        assertThat(planted).as("shapes of statements on %s", major).hasSizeGreaterThan(70);
    }

    private List<String> plantInto(PostgresServer server, String file) throws SQLException, IOException {
        String original = server.createDatabase("planted");
        String copy = server.createDatabase("copy");
        server.execute(original, resource("roles.sql"));
        server.execute(original, resource(file + ".sql"));
        RoundTrip roundTrip = new RoundTrip(server);
        List<Entry> entries = roundTrip.dump(original).catalog().entries();
        List<String> expected = DefinitionTexts.of(server, original);
        List<String> unseen = new ArrayList<>();
        try (Connection connection = roundTrip.connect(copy);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setEscapeProcessing(false);
            // Somebody who owns nothing else, so that no owner is right by itself.
            statement.execute(
                    "SET LOCAL search_path = ''; SET LOCAL check_function_bodies = off; SET LOCAL ROLE planting");
            for (int at = 0; at < entries.size(); at++) {
                for (List<String> rest : losses(server, entries.get(at))) {
                    statement.execute("SAVEPOINT planted");
                    load(statement, rest, entries.subList(at + 1, entries.size()));
                    if (DefinitionTexts.of(connection).equals(expected)) {
                        unseen.add(file + ": " + entries.get(at).label() + " of which remains " + rest);
                    }
                    statement.execute("ROLLBACK TO SAVEPOINT planted; RELEASE SAVEPOINT planted");
                }
                statement.execute(sql(entries.get(at)));
            }
            assertThat(DefinitionTexts.of(connection)).isEqualTo(expected);
            connection.rollback();
        }
        server.dropDatabase(copy);
        return unseen;
    }

    /** The statements of an entry without one of them, for each shape of statement that was not left out before. */
    private List<List<String>> losses(PostgresServer server, Entry entry) {
        List<List<String>> losses = new ArrayList<>();
        boolean definesNothing = CONTENT.contains(entry.kind()) || entry.kind() == EntryKind.SHELL_TYPE;
        List<String> statements = definesNothing ? List.of() : statements(entry);
        for (int i = 0; i < statements.size(); i++) {
            String shape = entry.kind() + ": " + shape(statements.get(i), server.major() == 18 ? WORDS : FEW_WORDS);
            if (!WITHOUT_EFFECT.matcher(statements.get(i)).matches() && planted.add(shape)) {
                List<String> rest = new ArrayList<>(statements);
                rest.remove(i);
                losses.add(rest);
            }
        }
        return losses;
    }

    /** What fails without the loss is left out, too. Most losses hinder nothing, and then one message does. */
    private static void load(Statement statement, List<String> rest, List<Entry> later) throws SQLException {
        List<String> texts = new ArrayList<>(List.of(String.join("", rest)));
        later.forEach(entry -> texts.add(sql(entry)));
        if (!execute(statement, String.join(";", texts))) {
            for (String text : texts) {
                execute(statement, text);
            }
        }
    }

    private static boolean execute(Statement statement, String sql) throws SQLException {
        statement.execute("SAVEPOINT entry");
        try {
            statement.execute(sql + ";RELEASE SAVEPOINT entry");
            return true;
        } catch (SQLException expected) {
            // it needs what was left out
            statement.execute("ROLLBACK TO SAVEPOINT entry");
            return false;
        }
    }

    private static String sql(Entry entry) {
        return CONTENT.contains(entry.kind()) ? "" : entry.sql() + entry.ownerSql();
    }

    private static String shape(String statement, int words) {
        String bare = statement.replaceAll("(?s)'[^']*'|\"[^\"]*\"|\\$.*\\$", "");
        return KEY_WORD.matcher(bare)
                .results()
                .map(result -> result.group())
                .limit(words)
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

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(PlantedLossIT.class.getResourceAsStream("/corpus/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
