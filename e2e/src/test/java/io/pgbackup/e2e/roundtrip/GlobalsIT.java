package io.pgbackup.e2e.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.fake.InMemoryBackupStore;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.restore.RestoreGlobals;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import io.pgbackup.testkit.postgres.ClientPrograms;
import io.pgbackup.testkit.postgres.PostgresServer;
import io.pgbackup.testkit.postgres.ProcessRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles, memberships, settings, privileges on parameters and tablespaces come back on another server as they were. */
class GlobalsIT {

    /** So that a tablespace needs no directory of its own. */
    private static final Map<String, String> SETTINGS = Map.of("allow_in_place_tablespaces", "on");

    private static final String HOSTILE = "we\"ird'; DROP ROLE app; $$ \\! echo\n\\! x";

    private static final String ROLES = """
            CREATE ROLE readers;
            COMMENT ON ROLE readers IS 'may''read; "all" $$';
            CREATE ROLE app LOGIN PASSWORD 'secret' CONNECTION LIMIT 5 VALID UNTIL '2031-05-06 07:08:09.5+02' CREATEDB;
            CREATE ROLE admin CREATEROLE BYPASSRLS REPLICATION NOINHERIT VALID UNTIL 'infinity';
            CREATE ROLE %s LOGIN;
            GRANT readers TO admin WITH ADMIN OPTION;
            GRANT pg_monitor TO app;
            SET ROLE admin; GRANT readers TO app, %s;
            ALTER ROLE app SET search_path TO 'one', "Two words";
            ALTER ROLE app SET work_mem = '7MB';
            ALTER ROLE app SET my.own = 'a''b $$';
            ALTER ROLE app SET role = 'readers';
            ALTER ROLE ALL SET lock_timeout = '1h';
            CREATE TABLESPACE fast OWNER app LOCATION '';
            ALTER TABLESPACE fast SET (seq_page_cost = 0.5);
            GRANT CREATE ON TABLESPACE fast TO readers;
            COMMENT ON TABLESPACE fast IS 'quick';
            """.formatted(quoted(HOSTILE), quoted(HOSTILE));

    private static final String SINCE_15 = """
            GRANT SET ON PARAMETER log_statement TO app;
            GRANT ALTER SYSTEM ON PARAMETER work_mem TO admin WITH GRANT OPTION;
            """;

    private static final String SINCE_16 = """
            GRANT readers TO admin WITH INHERIT FALSE, SET FALSE;
            GRANT pg_read_all_data TO app WITH ADMIN TRUE, INHERIT TRUE, SET FALSE;
            """;

    private final InMemoryBackupStore store = new InMemoryBackupStore();
    private final Backups backups = new Backups(store);

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static PostgresServer start(int major) {
        return PostgresServer.start(major, SETTINGS);
    }

    private static void fill(PostgresServer server) throws Exception {
        for (String sql : (ROLES + (server.major() >= 15 ? SINCE_15 : "") + (server.major() >= 16 ? SINCE_16 : ""))
                .split(";\n")) {
            if (!sql.isBlank()) {
                server.execute(server.superuser(), sql);
            }
        }
    }

    private void backup(PostgresServer server) {
        backups.backupGlobals(server, Backups.settings(server, server.superuser()), true);
    }

    private String script(BackupFile file) {
        byte[] content = store.content(BackupKeys.key(file.index().id())).orElseThrow();
        return new String(content, StandardCharsets.UTF_8);
    }

    private static List<String> kindsAndNames(List<IndexedEntry> entries) {
        return entries.stream().map(entry -> entry.entry().label()).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void restore_ofGlobals_makesThemAnewOnAnotherServer(int major) throws Exception {
        try (PostgresServer server = start(major);
                PostgresServer other = start(major)) {
            fill(server);
            backup(server);
            List<String> original;
            try (BackupFile file = backups.openGlobals(server)) {
                assertThat(file.name()).contains("_globals.");
                original = Backups.canonical(file);
                assertThat(kindsAndNames(file.index().entries()))
                        .contains(
                                "ROLE app",
                                "ROLE SETTINGS all roles",
                                "ROLE MEMBERSHIP app in readers",
                                "ROLE MEMBERSHIP " + HOSTILE + " in readers",
                                "TABLESPACE fast",
                                "TABLESPACE SETTINGS fast",
                                "ACL TABLESPACE fast");
                RestoreGlobals.Result result = backups.restoreGlobals(file, other, false);
                assertThat(result.kept()).containsExactly("ROLE postgres");
                assertThat(result.failures()).isEmpty();
            }
            backup(other);
            try (BackupFile file = backups.openGlobals(other)) {
                assertThat(Backups.canonical(file)).isEqualTo(original);
            }
            assertThat(other.queryText(
                            other.superuser(), "SELECT count(*) FROM pg_authid WHERE rolpassword ~ '^(SCRAM|md5)'"))
                    .isEqualTo("1");
            assertJudgedEqual(server, other);
        }
    }

    /** By the catalogs, and by pg_dumpall where it is at hand and not older than the server. */
    private static void assertJudgedEqual(PostgresServer one, PostgresServer other) throws Exception {
        String attributes = """
                SELECT string_agg(a::text, E'\\n' ORDER BY rolname)
                FROM (SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
                             rolbypassrls, rolconnlimit, rolpassword, rolvaliduntil,
                             (SELECT setconfig FROM pg_db_role_setting WHERE setrole = r.oid AND setdatabase = 0),
                             shobj_description(oid, 'pg_authid') FROM pg_authid r) a""";
        assertThat(other.queryText(other.superuser(), attributes))
                .isEqualTo(one.queryText(one.superuser(), attributes));
        if (Machine.here().has(Tool.clientFor("pg_dumpall", one.major()))) {
            Path judge = ClientPrograms.findFor("pg_dumpall", one.major()).orElseThrow();
            assertThat(globals(judge, other)).isEqualTo(globals(judge, one));
        }
    }

    /** Where a tablespace is that needs no directory of its own depends on its oid. */
    private static List<String> globals(Path judge, PostgresServer server) {
        return ProcessRun.of(judge.toString(), "--globals-only", "--dbname", server.url(server.superuser()))
                .run()
                .orThrow()
                .stdout()
                .lines()
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .map(line -> line.replaceAll("'pg_tblspc/[0-9]+'", "''"))
                .toList();
    }

    @Test
    void restore_throughPsql_makesTheSame(@TempDir Path directory) throws Exception {
        Machine.here().require(Tool.PSQL);
        Optional<Path> psql = ClientPrograms.find("psql");
        try (PostgresServer server = start(15);
                PostgresServer other = start(15)) {
            fill(server);
            backup(server);
            Path script = directory.resolve("globals.sql");
            List<String> original;
            try (BackupFile file = backups.openGlobals(server)) {
                original = Backups.canonical(file);
                Files.writeString(script, script(file));
            }
            ProcessRun.of(
                            psql.get().toString(),
                            "-X",
                            "-q",
                            "-v",
                            "ON_ERROR_STOP=1",
                            "-d",
                            other.url(other.superuser()),
                            "-f",
                            script.toString())
                    .run()
                    .orThrow();
            backup(other);
            try (BackupFile file = backups.openGlobals(other)) {
                assertThat(Backups.canonical(file)).isEqualTo(original);
            }
        }
    }

    @Test
    void restore_ontoAServerWithTheSameNames_keepsWhatIsThere() throws Exception {
        try (PostgresServer server = start(16);
                PostgresServer other = start(16)) {
            fill(server);
            backup(server);
            other.execute(other.superuser(), "CREATE ROLE app NOLOGIN CONNECTION LIMIT 77");
            other.execute(other.superuser(), "CREATE TABLESPACE fast LOCATION ''");
            try (BackupFile file = backups.openGlobals(server)) {
                RestoreGlobals.Result result = backups.restoreGlobals(file, other, false);
                assertThat(result.kept())
                        .contains("ROLE app", "ROLE postgres", "TABLESPACE fast", "ROLE SETTINGS all roles");
                assertThat(result.made())
                        .contains("ROLE MEMBERSHIP app in readers")
                        .doesNotContain("ACL TABLESPACE fast");
                assertThat(backups.restoreGlobals(file, other, false).kept()).contains("ROLE readers", "ROLE admin");

                other.execute(other.superuser(), "REVOKE readers FROM app GRANTED BY admin");
                RestoreGlobals.Result again = backups.restoreGlobals(file, other, false);
                assertThat(again.kept()).contains("ROLE MEMBERSHIP app in readers");
                assertThat(isMember(other)).isEqualTo("f");
                assertThat(backups.restoreGlobals(file, other, false, true).made())
                        .contains("ROLE MEMBERSHIP app in readers", "ROLE SETTINGS all roles");
                assertThat(isMember(other)).isEqualTo("t");
            }
            assertThat(other.queryText(
                            other.superuser(),
                            "SELECT rolconnlimit || ' ' || rolcanlogin || ' ' || (rolpassword IS NULL) FROM pg_authid"
                                    + " WHERE rolname = 'app'"))
                    .isEqualTo("77 false true");
        }
    }

    private static String isMember(PostgresServer server) throws Exception {
        return server.queryText(server.superuser(), "SELECT pg_has_role('app', 'readers', 'MEMBER')");
    }

    @Test
    void restore_whoseStepFails_saysWhatIsThereAndCanBeRepeated() throws Exception {
        try (PostgresServer server = start(15);
                PostgresServer other = PostgresServer.start(15)) {
            fill(server);
            backup(server);
            try (BackupFile file = backups.openGlobals(server)) {
                assertThatThrownBy(() -> backups.restoreGlobals(file, other, false))
                        .isInstanceOf(DatabaseException.class)
                        .hasMessageContaining("TABLESPACE fast")
                        .hasMessageContaining("steps are complete and are kept");
                assertThat(other.queryText(
                                other.superuser(), "SELECT count(*) FROM pg_roles WHERE rolname IN ('app', 'readers')"))
                        .isEqualTo("2");
                other.execute(other.superuser(), "ALTER SYSTEM SET allow_in_place_tablespaces = on");
                other.execute(other.superuser(), "SELECT pg_reload_conf()");
                RestoreGlobals.Result result = backups.restoreGlobals(file, other, true);
                assertThat(result.failures()).isEmpty();
                assertThat(result.made()).contains("TABLESPACE fast", "ACL TABLESPACE fast");
            }
            backup(other);
            try (BackupFile file = backups.openGlobals(server);
                    BackupFile copy = backups.openGlobals(other)) {
                assertThat(Backups.canonical(copy)).isEqualTo(Backups.canonical(file));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void backup_byARoleWithoutRights_hasEverythingButPasswordsAndSaysSo(int major) throws Exception {
        try (PostgresServer server = start(major)) {
            fill(server);
            server.execute(server.superuser(), "CREATE ROLE plain LOGIN");
            JdbcSettings plain = JdbcSettings.of(server.host(), server.port(), server.superuser(), "plain");
            backups.backupGlobals(server, plain, true);
            try (BackupFile file = backups.openGlobals(server)) {
                assertThat(file.index().facts().warnings())
                        .anyMatch(warning -> warning.contains("no password hashes") && warning.contains("pg_authid"));
                assertThat(file.index().facts().properties()).containsEntry("passwords", "no");
                assertThat(file.index().count(EntryKind.ROLE)).isEqualTo(6);
                assertThat(script(file)).contains("CREATE ROLE app").doesNotContain("SCRAM-SHA-256");
            }
        }
    }

    @Test
    void backup_ofGlobals_isFiledApartFromDatabases() throws Exception {
        try (PostgresServer server = start(17)) {
            fill(server);
            backups.backupGlobals(server, Backups.settings(server, server.superuser()), false);
            try (BackupFile file = backups.openGlobals(server)) {
                assertThat(BackupKeys.key(file.index().id())).startsWith("_globals.");
                assertThat(file.index().facts().properties()).containsValue("postgres");
                assertThat(script(file)).doesNotContain("SCRAM-SHA-256");
                assertThatThrownBy(() -> backups.restore(file, server, server.superuser(), 1))
                        .hasMessageContaining("not a database");
            }
        }
    }
}
