package io.pgbackup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.format.index.Trailer;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A target whose owner wants the superuser who compares it to run his code, and a file whose index wants the same. Code that runs as a
 * superuser makes a file beside the server's data.
 */
@Timeout(300)
class HostileTargetIT {

    private static final int MAJOR = 15;
    private static final int COMMENT = 300;
    private static final PostgresServer SERVER = PostgresServer.shared(MAJOR);

    private static final String TRAP = """
            DO $$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'owner_of_traps') THEN CREATE ROLE owner_of_traps; END IF;
            END $$;
            CREATE SCHEMA trap AUTHORIZATION owner_of_traps;
            SET ROLE owner_of_traps;
            CREATE FUNCTION trap.write() RETURNS integer LANGUAGE plpgsql AS $$
            BEGIN
                IF current_setting('is_superuser') = 'on' THEN
                    EXECUTE format('COPY (SELECT 1) TO %L', current_setting('data_directory') || '/caught');
                END IF;
                RETURN 1;
            END $$;
            CREATE FUNCTION trap.spring(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS
                $$ BEGIN RETURN trap.write(); END $$;
            RESET ROLE;
            """;

    @TempDir
    Path directory;

    private Path store;
    private CliRig cli;
    private String shop = "";

    @BeforeEach
    void backUp() throws SQLException, IOException {
        store = directory.resolve("store");
        cli = new CliRig(directory).with("BACKUP_STORE", "file:" + store).with("BACKUP_JOBS", "2");
        shop = SERVER.createDatabase("hostile");
        SERVER.execute(shop, """
                CREATE SCHEMA shop;
                CREATE TABLE shop.a (i integer, t text);
                INSERT INTO shop.a VALUES (1, 'x'), (2, 'y');
                CREATE TABLE shop.p (i integer) PARTITION BY LIST (i);
                CREATE TABLE shop.p1 PARTITION OF shop.p FOR VALUES IN (1);
                INSERT INTO shop.p VALUES (1);
                CREATE TABLE shop.nothing ();
                INSERT INTO shop.nothing DEFAULT VALUES;
                CREATE TABLE shop.computed (i integer, twice integer GENERATED ALWAYS AS (2 * i) STORED);
                INSERT INTO shop.computed VALUES (1);
                CREATE SEQUENCE shop.s;
                SELECT nextval('shop.s');
                COMMENT ON TABLE shop.a IS %s""".formatted("'" + "x".repeat(COMMENT) + "'"));
        assertThat(cli.run(
                                "backup",
                                "--url",
                                SERVER.url(shop),
                                "--name",
                                "shop",
                                "--no-globals",
                                "--compression",
                                "none")
                        .exitCode())
                .isZero();
        SERVER.execute(shop, TRAP);
        SERVER.execute("postgres", "COPY (SELECT 1) TO PROGRAM 'cat > /dev/null; rm -f caught'");
    }

    private CliRig.Outcome verify() {
        return cli.run("verify", "shop", "--against", SERVER.url(shop));
    }

    private static void assertNotCaught() throws SQLException {
        assertThat(SERVER.queryText("postgres", "SELECT (pg_stat_file('caught', true)).size IS NULL"))
                .as("no code of the target ran as the superuser")
                .isEqualTo("t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a view|DROP TABLE shop.a; CREATE VIEW shop.a AS SELECT i, t FROM (VALUES (1, 'x'), (2, 'y')) v (i, t)"
                        + " WHERE trap.write() = 1",
                "a materialized view|DROP TABLE shop.a; CREATE MATERIALIZED VIEW shop.a AS SELECT i, t"
                        + " FROM (VALUES (1, 'x'), (2, 'y')) v (i, t) WHERE trap.write() = 1 WITH NO DATA",
                "a foreign table|DROP TABLE shop.a; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER w FOREIGN DATA WRAPPER w;"
                        + " CREATE FOREIGN TABLE shop.a (i integer, t text) SERVER w",
                "a partitioned table|DROP TABLE shop.a; CREATE TABLE shop.a (i integer, t text) PARTITION BY LIST (i)",
                "a sequence|DROP TABLE shop.a; CREATE SEQUENCE shop.a",
                "missing|DROP TABLE shop.a"
            })
    void table_thatIsSomethingElse_isNamedAndRunsNothing(String what, String sql) throws SQLException {
        SERVER.execute(shop, sql);

        CliRig.Outcome outcome = verify();

        assertNotCaught();
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(1);
        assertThat(outcome.err())
                .contains(
                        what.equals("missing")
                                ? "table shop.a is missing"
                                : "table shop.a is " + what + " in the target");
    }

    @Test
    void partition_thatIsAForeignTable_isNamed() throws SQLException {
        SERVER.execute(shop, """
                DROP TABLE shop.p1; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER w FOREIGN DATA WRAPPER w;
                CREATE FOREIGN TABLE shop.p1 PARTITION OF shop.p FOR VALUES IN (1) SERVER w""");

        CliRig.Outcome outcome = verify();

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("table shop.p1 is a foreign table in the target");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX ON shop.a ((trap.spring(1)))",
                "CREATE INDEX ON shop.a (i) WHERE trap.spring(1) = 1",
                "CREATE STATISTICS shop.st ON (trap.spring(1) + i), i FROM shop.a",
                "ALTER TABLE shop.a ADD CHECK (trap.spring(1) = 1)",
                "ALTER TABLE shop.a ALTER i SET DEFAULT trap.spring(1)",
                "ALTER TABLE shop.a ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
                        + " CREATE POLICY p ON shop.a USING (trap.spring(1) = 1)",
                "CREATE DOMAIN trap.d AS text CHECK (trap.spring(1) = 1); ALTER TABLE shop.a ALTER t TYPE trap.d",
                "CREATE TYPE trap.e AS ENUM ('x', 'y'); CREATE FUNCTION trap.cast(trap.e) RETURNS text LANGUAGE sql"
                        + " AS 'SELECT trap.write()::text'; CREATE CAST (trap.e AS text) WITH FUNCTION trap.cast AS IMPLICIT;"
                        + " ALTER TABLE shop.a ALTER t TYPE trap.e USING t::trap.e",
                "ALTER TABLE shop.computed DROP twice, ADD twice integer GENERATED ALWAYS AS (trap.spring(i) + i) STORED",
                "CREATE TABLE trap.child () INHERITS (shop.a); INSERT INTO trap.child VALUES (1, 'x'), (2, 'y');"
                        + " DELETE FROM ONLY shop.a",
                "DROP SEQUENCE shop.s; CREATE VIEW shop.s AS SELECT trap.write()::bigint AS last_value, true AS is_called",
            })
    void definition_thatHoldsCode_isNamedAndRunsNothing(String sql) throws SQLException {
        SERVER.execute(shop, "GRANT ALL ON SCHEMA shop TO owner_of_traps");
        SERVER.execute(
                shop,
                "ALTER TABLE shop.a OWNER TO owner_of_traps; ALTER TABLE shop.computed OWNER TO owner_of_traps;"
                        + " ALTER SEQUENCE shop.s OWNER TO owner_of_traps; SET ROLE owner_of_traps; " + sql);
        assertNotCaught();

        CliRig.Outcome outcome = verify();

        assertNotCaught();
        assertThat(outcome.exitCode()).as(outcome.out()).isEqualTo(1);
    }

    @Test
    void target_withoutTraps_isEqual() throws SQLException {
        SERVER.execute(shop, "DROP SCHEMA trap CASCADE");

        assertThat(verify().out()).contains("is equal in 4 tables");
    }

    /** Whoever owns the database chooses where names and operators are looked for, until a session of ours has set it. */
    @Test
    void path_ofTheDatabase_isNotSearched() throws SQLException {
        String trap = SERVER.queryText(shop, """
                SELECT string_agg(format(
                    'CREATE FUNCTION trap.f%1$s(%2$s, %3$s) RETURNS boolean LANGUAGE plpgsql AS
                        $$ BEGIN RETURN trap.write() = 1; END $$;
                     CREATE OPERATOR trap.%4$s (LEFTARG = %2$s, RIGHTARG = %3$s, FUNCTION = trap.f%1$s);',
                    oid, oprleft::regtype, oprright::regtype, oprname), ' ')
                FROM pg_operator
                WHERE oprname IN ('=', '<>', '~~') AND oprleft IN ('name'::regtype, 'text'::regtype, 'oid'::regtype, '"char"'::regtype)
                    AND oprright = oprleft""");
        SERVER.execute(shop, "SET ROLE owner_of_traps; SET search_path = pg_catalog; " + trap);
        SERVER.execute(shop, "ALTER DATABASE " + shop + " SET search_path = trap, pg_catalog");

        CliRig.Outcome outcome = verify();

        assertNotCaught();
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("settings of the database");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WHERE%20trap.write()%20=%201",
                ")%20TO%20STDOUT;%20SELECT%20trap.write();%20--",
                "WHERE%20trap.spring(1)%20=%201",
            })
    void condition_ofAForgedIndex_isNotRun(String condition) throws SQLException, IOException {
        forge(index -> index.replaceFirst("(?m)^(--@ table .*name=a .*)$", "$1 filter=" + condition));

        CliRig.Outcome outcome = verify();

        assertNotCaught();
        assertThat(outcome.exitCode()).as(outcome.err() + outcome.out()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("table shop.a was not compared: its rows in the backup were chosen by a condition that no"
                        + " extension in the target has");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--@ text-setting name=restrict_nonsystem_relation_kind value=",
                "--@ text-setting name=search_path value=trap",
                "--@ text-setting name=row_security value=on",
                "--@ text-setting name=log_statement value=all",
                "--@ text-setting name=session_replication_role value=replica",
                "--@ text-setting name=client_encoding value=UTF8');%20SELECT%20trap.write();%20--",
            })
    void setting_ofAForgedIndex_isNotSet(String line) throws SQLException, IOException {
        forge(index -> index.replaceFirst("(?m)^--@ text-setting ", line.replace("$", "\\$") + "\n$0"));

        CliRig.Outcome outcome = verify();

        assertNotCaught();
        assertThat(outcome.err() + outcome.out()).doesNotContain("after its work", "syntax error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "encoding=UTF8';%20SELECT%20trap.write();%20--",
                "encoding=UTF8'",
            })
    void encoding_ofAForgedIndex_isDamage(String encoding) throws SQLException, IOException {
        forge(index -> index.replaceFirst(" encoding=\\S+", " " + encoding));

        CliRig.Outcome outcome = verify();

        assertNotCaught();
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY%20shop.a%20FROM%20PROGRAM%20'touch%20caught'%20--%20FROM%20stdin;",
                "COPY%20shop.a%20(i%2C%20t)%20FROM%20stdin;%20SELECT%20trap.write();",
                "COPY%20shop.b%20(i%2C%20t)%20FROM%20stdin;",
                "COPY%20shop.a%20(t%2C%20i)%20FROM%20stdin;",
            })
    void copyStatement_ofAForgedIndex_isDamage(String copy) throws SQLException, IOException {
        forge(index -> index.replaceFirst("(?m)^(--@ table .*name=a .*)copy=\\S+", "$1copy=" + copy));

        CliRig.Outcome outcome = cli.run("restore", "shop", "--target", SERVER.url(shop), "--data-only");

        assertNotCaught();
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(5);
        assertThat(outcome.err()).contains("shop.a");
    }

    @ParameterizedTest
    @CsvSource({
        "name=check_function_bodies value=off,name=session_preload_libraries value=x,5",
        "name=session_replication_role value=origin,name=session_replication_role value=replica,1"
    })
    void loadSetting_ofAForgedIndex_isNotSet(String setting, String forged, int exitCode)
            throws SQLException, IOException {
        SERVER.execute(shop, """
                TRUNCATE shop.a, shop.p, shop.nothing, shop.computed;
                CREATE FUNCTION trap.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'fired'; END $$;
                CREATE TRIGGER t BEFORE INSERT ON shop.a FOR EACH ROW EXECUTE FUNCTION trap.refuse()""");
        forge(index -> index.replaceFirst("--@ load-setting " + setting, "--@ load-setting " + forged));

        CliRig.Outcome outcome = cli.run("restore", "shop", "--target", SERVER.url(shop), "--data-only");

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(exitCode);
    }

    /** A trigger of a view would take the rows. */
    @Test
    void dataOnly_intoAView_isRefused() throws SQLException {
        SERVER.execute(shop, """
                DROP TABLE shop.a; CREATE VIEW shop.a AS SELECT 1 AS i, ''::text AS t;
                CREATE FUNCTION trap.take() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM trap.write(); RETURN new; END $$;
                CREATE TRIGGER take INSTEAD OF INSERT ON shop.a FOR EACH ROW EXECUTE FUNCTION trap.take();
                TRUNCATE shop.p, shop.nothing, shop.computed""");

        CliRig.Outcome outcome = cli.run("restore", "shop", "--target", SERVER.url(shop), "--data-only");

        assertNotCaught();
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(6);
        assertThat(outcome.err()).contains("table shop.a is a view in the target");
    }

    /** The definitions are tried in a transaction that is taken back; this file would end it before. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "COMMIT;",
                "COMMIT AND CHAIN;",
                "ROLLBACK; CREATE TABLE public.left_behind ();",
                "END; CREATE TABLE public.left_behind (); BEGIN; SAVEPOINT rehearsed;",
                "PREPARE TRANSACTION 'left';",
                "RELEASE SAVEPOINT rehearsed; COMMIT; BEGIN; SAVEPOINT rehearsed;",
                "DO 'BEGIN COMMIT; END';",
                "SET SESSION AUTHORIZATION owner_of_traps; COMMIT;",
                "$_$; END $$; COMMIT; DO $$ BEGIN EXECUTE $_$ SELECT 1;",
            })
    void plan_ofAFileThatEndsTransactions_leavesNothingBehind(String sql) throws SQLException, IOException {
        forgeComment("';" + sql + "--");
        forge(index -> index.replaceFirst("server-version-number=\\d+", "server-version-number=140020"));
        String target = SERVER.createDatabase("hostile_plan");

        CliRig.Outcome outcome = cli.run("restore", "shop", "--target", SERVER.url(target), "--plan");

        assertThat(outcome.exitCode()).as(outcome.err() + outcome.out()).isNotZero();
        assertThat(outcome.err() + outcome.out()).contains("TABLE shop.a");
        assertThat(
                        SERVER.queryText(
                                target,
                                "SELECT count(*) FROM pg_class WHERE oid >= 16384 AND relnamespace <> 'pg_toast'::regnamespace"))
                .isEqualTo("0");
        assertThat(SERVER.queryText(target, "SELECT count(*) FROM pg_prepared_xacts"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEGIN;", "COMMIT; BEGIN;"})
    void restore_ofAFileThatLeavesATransactionOpen_fails(String sql) throws SQLException, IOException {
        forgeComment("';" + sql + "--");
        String target = SERVER.createDatabase("hostile_open");

        CliRig.Outcome outcome = cli.run("restore", "shop", "--target", SERVER.url(target));

        assertThat(outcome.exitCode()).as(outcome.out()).isEqualTo(1);
        assertThat(outcome.err()).contains("leaves a transaction open");
    }

    /** Puts SQL in the place of a comment of the same length. */
    private void forgeComment(String sql) throws IOException {
        Path file = files().get(0);
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        String comment = "x".repeat(COMMENT) + "'";
        int at = text.indexOf(comment);
        String changed = text.substring(0, at) + sql + " ".repeat(comment.length() - sql.length() - 1) + "\n"
                + text.substring(at + comment.length());
        Files.writeString(file, changed, StandardCharsets.ISO_8859_1);
        forge(index -> Pattern.compile("(--@ segment .*)")
                .matcher(index)
                .replaceAll(line -> checksummed(line.group(), changed)));
    }

    private static String checksummed(String line, String text) {
        int from = Integer.parseInt(line.replaceFirst(".* offset=(\\d+).*", "$1"));
        int length = Integer.parseInt(line.replaceFirst(".* length=(\\d+).*", "$1"));
        CRC32C crc = new CRC32C();
        crc.update(text.substring(from, from + length).getBytes(StandardCharsets.ISO_8859_1));
        return line.replaceAll("crc32c=[0-9a-f]+", String.format("crc32c=%08x", (int) crc.getValue()));
    }

    private void forge(UnaryOperator<String> change) throws IOException {
        Path file = files().get(0);
        byte[] bytes = Files.readAllBytes(file);
        Trailer trailer = Trailer.atEndOf(bytes).orElseThrow();
        int at = (int) trailer.indexOffset();
        int end = at + (int) trailer.indexLength();
        String index = new String(bytes, at, end - at, StandardCharsets.US_ASCII);
        String changed = change.apply(index);
        assertThat(changed).isNotEqualTo(index);
        byte[] text = changed.getBytes(StandardCharsets.US_ASCII);
        CRC32C crc = new CRC32C();
        crc.update(text);
        ByteArrayOutputStream forged = new ByteArrayOutputStream();
        forged.write(bytes, 0, at);
        forged.writeBytes(text);
        forged.writeBytes(Arrays.copyOfRange(bytes, end, bytes.length - Trailer.LENGTH));
        forged.writeBytes(new Trailer(at, text.length, (int) crc.getValue()).bytes());
        Files.write(file, forged.toByteArray());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
