package io.pgbackup.e2e.roundtrip;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.Compression;
import io.pgbackup.testkit.judge.CanonicalDump;
import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import io.pgbackup.testkit.postgres.ClientPrograms;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.postgres.ProcessRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database without an encoding keeps all its bytes, in rows, names and definitions; what would not keep them is refused. */
class SqlAsciiIT {

    /** One character for each byte: é, a letter in LATIN1, is no UTF-8 here. */
    private static final String DEFINITIONS = """
            CREATE ROLE "r\u00e9le"; COMMENT ON ROLE "r\u00e9le" IS 'comm\u00e9nt';
            CREATE SCHEMA "sch\u00e9ma"; GRANT USAGE ON SCHEMA "sch\u00e9ma" TO "r\u00e9le";
            CREATE TYPE "sch\u00e9ma"."en\u00e9m" AS ENUM ('l\u00e9', 'l\u00c3\u00a9', 'plain');
            CREATE DOMAIN "sch\u00e9ma"."dom\u00e9" AS text DEFAULT 'd\u00e9' CONSTRAINT "ch\u00e9" CHECK (value <> 'b\u00e9d');
            CREATE SEQUENCE "sch\u00e9ma"."s\u00e9q"; SELECT setval('"sch\u00e9ma"."s\u00e9q"', 42);
            CREATE TABLE "sch\u00e9ma"."t\u00e9ble" (id serial PRIMARY KEY, "c\u00e9l" text DEFAULT 'd\u00e9\u00ff\u00c3\u00a9'
                CONSTRAINT "chk\u00e9" CHECK ("c\u00e9l" <> 'x\u00e9'), e "sch\u00e9ma"."en\u00e9m",
                g text GENERATED ALWAYS AS ("c\u00e9l" || '\u00e9') STORED);
            COMMENT ON TABLE "sch\u00e9ma"."t\u00e9ble" IS 'comment \u00e9'; COMMENT ON COLUMN "sch\u00e9ma"."t\u00e9ble"."c\u00e9l" IS '\u00e9';
            INSERT INTO "sch\u00e9ma"."t\u00e9ble" ("c\u00e9l", e) VALUES ('v\u00e9l', 'l\u00e9'), ('\u00ff', 'l\u00c3\u00a9');
            CREATE TABLE plain (a text); INSERT INTO plain VALUES ('\u00e9\u00ff\u00c3\u00a9'), ('z');
            CREATE TABLE "\u00e9" PARTITION OF "p" FOR VALUES IN ('\u00e9'); INSERT INTO p VALUES ('\u00e9');
            CREATE INDEX "i\u00e9x" ON "sch\u00e9ma"."t\u00e9ble" ("c\u00e9l") WHERE "c\u00e9l" <> '\u00e9';
            ALTER TABLE "sch\u00e9ma"."t\u00e9ble" OWNER TO "r\u00e9le";
            CREATE POLICY "p\u00e9l" ON "sch\u00e9ma"."t\u00e9ble" TO "r\u00e9le" USING ("c\u00e9l" <> 'n\u00e9');
            CREATE VIEW "v\u00e9w" AS SELECT "c\u00e9l" AS "\u00e9", '\u00e9lit' AS lit FROM "sch\u00e9ma"."t\u00e9ble";
            CREATE MATERIALIZED VIEW "mv\u00e9" AS SELECT '\u00e9'::text AS "a\u00e9";
            CREATE FUNCTION "f\u00e9n"("arg\u00e9" text) RETURNS text LANGUAGE plpgsql AS
                $$ BEGIN RETURN "arg\u00e9" || '\u00e9\u00ff\u00c3\u00a9'; END $$;
            CREATE FUNCTION trg() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
            CREATE TRIGGER "tr\u00e9g" BEFORE INSERT ON "sch\u00e9ma"."t\u00e9ble" FOR EACH ROW EXECUTE FUNCTION trg('\u00e9rg');
            CREATE RULE "rul\u00e9" AS ON INSERT TO "v\u00e9w" DO INSTEAD NOTHING;
            SELECT lo_create(4711); COMMENT ON LARGE OBJECT 4711 IS 'lo \u00e9';
            CREATE FOREIGN DATA WRAPPER "fdw\u00e9" OPTIONS ("o\u00e9" 'v\u00e9');
            CREATE SERVER "srv\u00e9" FOREIGN DATA WRAPPER "fdw\u00e9" OPTIONS ("h\u00e9" 'x\u00e9');
            CREATE USER MAPPING FOR "r\u00e9le" SERVER "srv\u00e9" OPTIONS ("u\u00e9" 'p\u00e9');
            ALTER FUNCTION trg() SET application_name = '\u00e9pp';
            """.replace(
            "CREATE TABLE \"\u00e9\"", "CREATE TABLE p (a text) PARTITION BY LIST (a); CREATE TABLE \"\u00e9\"");

    private final InMemoryBackupStore store = new InMemoryBackupStore();
    private final Backups backups = new Backups(store);

    @TempDir
    Path directory;

    private static void create(PostgresServer server, String name, String encoding) throws SQLException {
        server.execute(
                "postgres",
                "CREATE DATABASE " + name + " TEMPLATE template0 ENCODING '" + encoding
                        + "' LC_COLLATE 'C' LC_CTYPE 'C'");
    }

    /** @param sql each of whose characters is one byte for the server */
    private static void executeBytes(PostgresServer server, String database, String sql) throws SQLException {
        String url = server.jdbcUrl(database) + "&allowEncodingChanges=true&preferQueryMode=simple";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("SET client_encoding = 'LATIN1'");
            statement.execute(sql);
        }
    }

    private Path script(BackupId id) throws Exception {
        return Files.write(
                directory.resolve("script.sql"),
                store.content(BackupKeys.key(id)).orElseThrow());
    }

    /** PostgreSQL's own dump is the judge, where one is at hand that is new enough. */
    private void assertPgDumpSeesNoDifference(PostgresServer server, String original, String copy) throws Exception {
        if (Machine.here().has(Tool.clientFor("pg_dump", server.major()))) {
            assertThat(CanonicalDump.differences(dump(server, original), dump(server, copy)))
                    .isEmpty();
        }
    }

    private List<String> dump(PostgresServer server, String database) throws Exception {
        Path judge = ClientPrograms.findFor("pg_dump", server.major()).orElseThrow();
        Path file = directory.resolve(database + ".dump");
        ProcessRun.of(judge.toString(), "-d", server.url(database), "-f", file.toString())
                .run()
                .orThrow();
        return CanonicalDump.lines(Files.readString(file, ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void backup_ofTextThatIsNoUtf8_comesBackByteForByte(int major) throws Exception {
        try (PostgresServer server = PostgresServer.start(major)) {
            create(server, "bytes", "SQL_ASCII");
            executeBytes(server, "bytes", DEFINITIONS);
            create(server, "ours", "SQL_ASCII");
            create(server, "psqls", "SQL_ASCII");

            BackupId id = backups.backup(server, "bytes", Compression.NONE, 2)
                    .backup()
                    .id();

            try (BackupFile file = backups.open("bytes", Compression.NONE)) {
                assertThat(file.index().facts().charset()).isEqualTo(ISO_8859_1);
                assertThat(file.index().facts().warnings()).isEmpty();
                backups.restore(file, server, "ours", 2);
                for (String encoding : List.of("UTF8", "EUC_JP")) {
                    String other = "of_" + encoding.toLowerCase(Locale.ROOT);
                    create(server, other, encoding);
                    assertThatThrownBy(() -> backups.restore(file, server, other, 2))
                            .satisfies(SqlAsciiIT::saysHowToMakeTheTarget);
                }
            }
            Psql.find().run(server, "psqls", script(id));
            for (String copy : List.of("ours", "psqls")) {
                assertThat(functionBytes(server, copy)).isEqualTo(functionBytes(server, "bytes"));
                assertSameBackup(server, "bytes", copy);
                assertPgDumpSeesNoDifference(server, "bytes", copy);
            }
        }
    }

    /** Names that people can write, and that a UTF8 database has as well. */
    @Test
    void backup_ofNamesInUtf8_comesBackInSqlAsciiAndInUtf8() throws Exception {
        try (PostgresServer server = PostgresServer.start(18)) {
            create(server, "letters", "SQL_ASCII");
            server.execute("letters", utf8(DEFINITIONS));
            executeBytes(server, "letters", "CREATE TABLE \"r\u00c3\u00a9\" (a bytea)");
            create(server, "ours", "SQL_ASCII");
            create(server, "converted", "UTF8");

            backups.backup(server, "letters", Compression.NONE, 2);

            try (BackupFile file = backups.open("letters", Compression.NONE)) {
                assertThat(file.index().facts().charset()).isEqualTo(UTF_8);
                assertThat(file.index().facts().encoding()).isEqualTo("SQL_ASCII");
                assertThat(file.index().entries())
                        .anyMatch(entry -> entry.entry().name().equals("t\u00e9ble"));
                backups.restore(file, server, "ours", 2);
                backups.restore(file, server, "converted", 2);
            }
            assertSameBackup(server, "letters", "ours");
            assertSameBackup(server, "letters", "converted");
        }
    }

    /** Names are UTF-8, and rows are not. */
    @Test
    void restore_ofBytesIntoUtf8_failsAndSaysHowToMakeTheTarget() throws Exception {
        PostgresServer server = PostgresServer.shared(15);
        create(server, "byte_rows", "SQL_ASCII");
        executeBytes(server, "byte_rows", "CREATE TABLE t (a text); INSERT INTO t VALUES ('\u00e9')");
        create(server, "letter_rows", "UTF8");
        backups.backup(server, "byte_rows", Compression.NONE, 2);
        try (BackupFile file = backups.open("byte_rows", Compression.NONE)) {
            assertThatThrownBy(() -> backups.restore(file, server, "letter_rows", 2))
                    .hasMessageContaining("SQLSTATE 22021")
                    .satisfies(SqlAsciiIT::saysHowToMakeTheTarget);
        }
        server.dropDatabase("letter_rows");
        server.dropDatabase("byte_rows");
    }

    private static void saysHowToMakeTheTarget(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        BackupServiceException.class,
                        e -> assertThat(e.hint())
                                .contains(
                                        "create the target with ENCODING 'SQL_ASCII' TEMPLATE template0, or let the restore create it"));
    }

    private void assertSameBackup(PostgresServer server, String original, String copy) {
        backups.backup(server, copy, Compression.NONE, 2);
        try (BackupFile file = backups.open(original, Compression.NONE);
                BackupFile again = backups.open(copy, Compression.NONE)) {
            assertThat(Backups.canonical(again)).isEqualTo(Backups.canonical(file));
        }
    }

    /** Roles belong to all databases of a server, whatever the encoding is that they were named in. */
    @Test
    void backup_ofAUtf8DatabaseWhoseOwnersAreNamedInAnotherEncoding_isRefusedByName() throws Exception {
        try (PostgresServer server = PostgresServer.start(15)) {
            create(server, "latin", "LATIN1");
            executeBytes(server, "latin", "CREATE ROLE \"r\u00e9le\"; COMMENT ON ROLE \"r\u00e9le\" IS 'r\u00e9'");
            create(server, "utf", "UTF8");
            server.execute("utf", "CREATE TABLE t (a text); COMMENT ON TABLE t IS '\uFFFD'");

            // Nothing of it is in the backup.
            new Backups(new InMemoryBackupStore()).backup(server, "utf", Compression.NONE, 2);
            server.execute(
                    "utf",
                    "DO $$ BEGIN EXECUTE (SELECT format('ALTER TABLE t OWNER TO %I', rolname) FROM pg_roles"
                            + " WHERE rolname LIKE 'r%'); END $$");

            assertThatThrownBy(() -> backups.backup(server, "utf", Compression.NONE, 2))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("text of TABLE public.t (")
                    .hasMessageContaining(": r\\xE9le;");
            assertThatThrownBy(() -> backups.backupGlobals(server, Backups.settings(server, "utf"), false))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("text of ROLE ")
                    .hasMessageContaining("r\\xE9le, r\\xE9;");

            create(server, "bytes", "SQL_ASCII");
            backups.backupGlobals(server, Backups.settings(server, "bytes"), false);
            assertThat(globals(server)).contains("CREATE ROLE \"r\u00e9le\"", "IS 'r\u00e9'");

            create(server, "japanese", "EUC_JP");
            server.execute(
                    "japanese",
                    "CREATE TABLE t (); DO $$ BEGIN EXECUTE (SELECT format('ALTER TABLE t OWNER TO %I', rolname)"
                            + " FROM pg_roles WHERE rolname LIKE 'r%'); END $$");
            assertThatThrownBy(() -> backups.backup(server, "japanese", Compression.NONE, 2))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("TABLE public.t")
                    .hasMessageContaining("EUC_JP");
        }
    }

    private String globals(PostgresServer server) {
        BackupId id = BackupId.globals(
                server.toString(), Backups.id("x", Compression.NONE).time(), Compression.NONE);
        return new String(store.content(BackupKeys.key(id)).orElseThrow(), ISO_8859_1);
    }

    private static String utf8(String letters) {
        // Without what has both forms of the letter, or a byte that is no character.
        return letters.replace("'l\u00c3\u00a9'", "'m\u00c3\u00a9'").replace("\u00c3\u00a9", "\u00e9");
    }

    private static String functionBytes(PostgresServer server, String database) throws SQLException {
        return server.queryText(
                database,
                "SELECT string_agg(encode(convert_to(proname || prosrc, 'SQL_ASCII'), 'hex'), ',' ORDER BY proname COLLATE \"C\")"
                        + " FROM pg_proc WHERE oid >= 16384");
    }
}
