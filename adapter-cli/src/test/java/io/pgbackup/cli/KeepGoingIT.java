package io.pgbackup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code restore --keep-going}: all that can be had is there and proved, and each cause of what cannot is told once. */
@Timeout(300)
class KeepGoingIT {

    private static final PostgresServer SERVER = PostgresServer.shared(15);

    /** Functions that lean on the search path of who calls them fail in a restore, which has none. */
    private static final String SQL = """
            CREATE FUNCTION helper(i int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT i + 1';
            CREATE FUNCTION uses_helper(i int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT helper(i)';
            CREATE TABLE a (i int, g int GENERATED ALWAYS AS (uses_helper(i)) STORED);
            INSERT INTO a SELECT generate_series(1, 100);
            CREATE INDEX a_i ON a (i);
            COMMENT ON TABLE a IS 'cannot be made';
            CREATE VIEW va AS SELECT i FROM a;
            CREATE VIEW vva AS SELECT i FROM va;
            CREATE TABLE b (i int PRIMARY KEY, t text);
            INSERT INTO b SELECT g, 't' FROM generate_series(1, 1000) g;
            CREATE INDEX b_bad ON b (uses_helper(i));
            CREATE TABLE refers (i int REFERENCES b);
            INSERT INTO refers SELECT generate_series(1, 50);
            CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS c FROM b;
            CREATE MATERIALIZED VIEW bad AS SELECT sum(uses_helper(i)) AS s FROM b;
            CREATE TABLE checked (i int CHECK (uses_helper(i) > 0));
            INSERT INTO checked SELECT generate_series(1, 10);
            CREATE TABLE p (i int, g int GENERATED ALWAYS AS (uses_helper(1)) STORED);
            CREATE TABLE child (k int) INHERITS (p);
            INSERT INTO child (i, k) VALUES (1, 1), (2, 2);
            CREATE TABLE parts (i int) PARTITION BY RANGE (i);
            CREATE TABLE part_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
            CREATE TABLE part_2 PARTITION OF parts (CHECK (uses_helper(i) > 0)) FOR VALUES FROM (10) TO (20);
            INSERT INTO parts SELECT generate_series(0, 19);
            CREATE SEQUENCE s;
            SELECT setval('s', 42);
            CREATE SCHEMA apart;
            CREATE TABLE apart.owned (i int);
            ALTER TABLE apart.owned OWNER TO keep_going_gone;
            INSERT INTO apart.owned VALUES (1);
            GRANT SELECT ON b TO keep_going_gone;
            GRANT SELECT ON b TO keep_going_stays;
            CREATE POLICY pol ON refers TO keep_going_gone USING (true);
            CREATE PUBLICATION keep_going FOR TABLE b;
            """;

    @TempDir
    private static Path store;

    @TempDir
    private Path directory;

    private static String source;

    private CliRig cli;

    @BeforeAll
    static void backUp(@TempDir Path home) throws SQLException {
        source = SERVER.createDatabase("keep_going");
        SERVER.execute("postgres", "CREATE ROLE keep_going_gone; CREATE ROLE keep_going_stays");
        SERVER.execute(source, SQL);
        CliRig cli = new CliRig(home).with("BACKUP_STORE", "file:" + store);
        assertThat(cli.run("backup", "--no-globals", "--url", SERVER.url(source))
                        .exitCode())
                .isZero();
        SERVER.execute(source, "REASSIGN OWNED BY keep_going_gone TO postgres; DROP OWNED BY keep_going_gone");
        SERVER.execute("postgres", "DROP ROLE keep_going_gone");
    }

    @BeforeEach
    void open() {
        cli = new CliRig(directory).with("BACKUP_STORE", "file:" + store);
    }

    private CliRig.Outcome restore(String target, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("restore", source, "--target", SERVER.url(target), "--keep-going", "--json"));
        arguments.addAll(List.of(more));
        CliRig.Outcome outcome = cli.run(arguments.toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(1);
        return outcome;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** A role that may make databases, and give nothing to those who owned what is restored. */
    private static String poorUrl(String database) throws SQLException {
        SERVER.execute(
                "postgres",
                "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'keep_going_poor') THEN"
                        + " CREATE ROLE keep_going_poor LOGIN CREATEDB; END IF; END $$");
        return SERVER.url(database).replace(SERVER.superuser() + "@", "keep_going_poor@");
    }

    @Test
    void create_byARoleThatMayNotGiveObjectsToTheirOwner_keepsThemForItself() throws Exception {
        String target = source + "_poor";
        CliRig.Outcome outcome =
                cli.run("restore", source, "--target", poorUrl(target), "--create", "--keep-going", "--json");

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(1);
        assertThat(SERVER.queryText(
                        target,
                        "SELECT concat_ws(' ', (SELECT count(*) FROM b), (SELECT count(*) FROM refers),"
                                + " (SELECT tableowner FROM pg_tables WHERE tablename = 'b'))"))
                .isEqualTo("1000 50 keep_going_poor");
        assertThat(texts(outcome.json().get("failures")))
                .anySatisfy(cause -> assertThat(cause)
                        .startsWith("the restoring role cannot transfer ownership to role postgres: the restoring role"
                                + " owns its objects instead, "));
        SERVER.dropDatabase(target);
    }

    /** What is there already belongs to whom it belongs to: only rights to write are needed. */
    @ParameterizedTest
    @ValueSource(strings = {"--data-only", "--data-only --keep-going"})
    void dataOnly_byARoleThatMayNotGiveObjectsToTheirOwner_loads(String options) throws Exception {
        String numbered = SERVER.createDatabase("numbered");
        SERVER.execute(numbered, "CREATE TABLE n (id serial); INSERT INTO n SELECT FROM generate_series(1, 7)");
        assertThat(cli.run("backup", "--no-globals", "--url", SERVER.url(numbered))
                        .exitCode())
                .isZero();
        String target = SERVER.createDatabase("numbered_copy");
        String url = poorUrl(target);
        SERVER.execute(
                target,
                "CREATE TABLE n (id serial); GRANT ALL ON n TO keep_going_poor; GRANT ALL ON n_id_seq TO keep_going_poor");
        List<String> arguments = new ArrayList<>(List.of("restore", numbered, "--target", url));
        arguments.addAll(List.of(options.split(" ")));

        CliRig.Outcome outcome = cli.run(arguments.toArray(String[]::new));

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(SERVER.queryText(target, "SELECT count(*) || ' ' || nextval('n_id_seq') FROM n"))
                .isEqualTo("7 8");
    }

    @Test
    void restore_byARoleThatMayNotGiveObjectsToTheirOwner_isRefusedBeforeAnythingIsWritten() throws Exception {
        String target = SERVER.createDatabase("keep_going_poor");
        SERVER.execute("postgres", "ALTER DATABASE " + target + " OWNER TO keep_going_stays");
        CliRig.Outcome outcome = cli.run("restore", source, "--target", poorUrl(target));

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(6);
        assertThat(outcome.err())
                .contains("the restoring role cannot transfer ownership to roles: postgres")
                .contains("--no-owner");
        assertThat(SERVER.queryText(target, "SELECT count(*)::text FROM pg_tables WHERE schemaname = 'public'"))
                .isEqualTo("0");
        SERVER.dropDatabase(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "3"})
    void create_ofADatabaseThatCannotBeHadWhole_bringsAllElseAndEachCauseOnce(String jobs) throws Exception {
        String target = source + "_made";
        JsonNode result = restore(target, "--create", "--jobs", jobs).json();

        assertThat(SERVER.queryText(target, """
                        SELECT concat_ws(' ', (SELECT count(*) FROM b), (SELECT count(*) FROM refers), (SELECT c FROM counted),
                            (SELECT count(*) FROM part_1), (SELECT last_value FROM s), (SELECT count(*) FROM apart.owned),
                            (SELECT count(*) FROM pg_constraint WHERE conrelid = 'refers'::regclass AND contype = 'f'),
                            (SELECT relacl FROM pg_class WHERE relname = 'b'), (SELECT count(*) FROM pg_publication_tables))"""))
                .isEqualTo("1000 50 1000 10 42 1 1 {postgres=arwdDxt/postgres,keep_going_stays=r/postgres} 1");
        List<String> failures = texts(result.get("failures"));
        assertThat(failures)
                .as("one cause each: the function, and the role")
                .hasSize(2)
                .anySatisfy(cause -> assertThat(cause)
                        .contains(
                                "function helper(integer) does not exist (SQLSTATE 42883); ",
                                " more failed for this reason: "))
                .anySatisfy(cause -> assertThat(cause)
                        .startsWith("role keep_going_gone does not exist")
                        .contains(
                                "TABLE apart.owned; 2 more failed for this reason: ",
                                "POLICY public.pol",
                                "ACL public.TABLE b"));
        assertThat(texts(result.get("leftOut")))
                .contains(
                        "rows of table public.a: none of 100 loaded",
                        "rows of table public.checked: none of 10 loaded",
                        "rows of table public.part_2: none of 10 loaded",
                        "rows of table public.child: none of 2 loaded");
        assertThat(result.get("provedTables").asInt())
                .as("b, refers, part_1, owned")
                .isEqualTo(4);
        SERVER.dropDatabase(target);
    }

    @Test
    void create_ofOneTable_bringsWhatCanBeHadOfIt() throws Exception {
        String target = source + "_part";
        JsonNode result = restore(target, "--create", "--table", "public.a", "--table", "public.b")
                .json();
        assertThat(SERVER.queryText(target, "SELECT count(*) FROM b")).isEqualTo("1000");
        assertThat(texts(result.get("leftOut"))).contains("rows of table public.a: none of 100 loaded");
        SERVER.dropDatabase(target);
    }

    @Test
    void dataOnly_intoTablesOfWhichOneIsMissingAndOneRefuses_loadsTheOthers() throws Exception {
        String target = SERVER.createDatabase("keep_going_data");
        SERVER.execute(
                target, "CREATE TABLE b (i int PRIMARY KEY, t text); CREATE TABLE checked (i int CHECK (i > 5))");
        SERVER.execute(target, "CREATE TABLE part_1 (i int); CREATE TABLE refers (j text)");
        JsonNode result = restore(target, "--data-only").json();
        assertThat(SERVER.queryText(
                        target, "SELECT concat_ws(' ', (SELECT count(*) FROM b), (SELECT count(*) FROM part_1))"))
                .isEqualTo("1000 10");
        List<String> failures = texts(result.get("failures"));
        assertThat(failures)
                .anySatisfy(cause -> assertThat(cause).contains("the target has no table public.a"))
                .anySatisfy(cause -> assertThat(cause).contains("a check is violated in table public.checked"))
                .anySatisfy(cause -> assertThat(cause).contains("rows of table public.refers", "42703"));
        assertThat(texts(result.get("leftOut"))).contains("rows of table public.refers: none of 50 loaded");
        SERVER.dropDatabase(target);
    }

    /** Without the option a restore stops, and says so before it writes anything where it can. */
    @Test
    void restore_withoutTheOption_stops() throws SQLException {
        String target = SERVER.createDatabase("keep_going_not");
        CliRig.Outcome outcome = cli.run("restore", source, "--target", SERVER.url(target));
        assertThat(outcome.exitCode()).isEqualTo(6);
        assertThat(outcome.err()).contains("roles are missing on the target: keep_going_gone");
        SERVER.dropDatabase(target);
    }
}
