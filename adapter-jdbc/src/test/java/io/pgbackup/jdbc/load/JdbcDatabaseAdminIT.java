package io.pgbackup.jdbc.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.Rehearsal;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.TestSettings;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class JdbcDatabaseAdminIT {

    private static PostgresServer server;

    private final DatabaseAdmin admin = new JdbcAdapter().admin(TestSettings.of(server, "not_there"));

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15, Map.of("wal_level", "logical"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 15, 17})
    void create_propertiesOfTheSource_areTakenOver(int major) throws SQLException {
        PostgresServer other = PostgresServer.shared(major);
        DatabaseAdmin there = new JdbcAdapter().admin(TestSettings.of(other, "postgres"));
        there.drop("odd \"name\"");
        there.drop("odd \"name\"");
        assertThat(there.exists("odd \"name\"")).isFalse();

        there.create(
                "odd \"name\"",
                Map.of(
                        "encoding", "LATIN1",
                        "collate", "C",
                        "ctype", "C",
                        "locale_provider", "libc",
                        "owner", "postgres",
                        "tablespace", "pg_default"));

        assertThat(there.exists("odd \"name\"")).isTrue();
        assertThat(
                        other.queryText(
                                "postgres",
                                "SELECT pg_encoding_to_char(encoding) || datcollate FROM pg_database WHERE datname = 'odd \"name\"'"))
                .isEqualTo("LATIN1C");
        there.drop("odd \"name\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void complete_givesCommentSettingsPrivilegesAndLimits(int major) throws SQLException {
        PostgresServer other = PostgresServer.shared(major);
        JdbcAdapter adapter = new JdbcAdapter();
        String source = other.createDatabase("detailed");
        String name = '"' + source + '"';
        other.execute("postgres", "DROP ROLE IF EXISTS \"odd/role\"; CREATE ROLE \"odd/role\"");
        other.execute("postgres", "COMMENT ON DATABASE " + name + " IS 'it''s \"shop\"'");
        other.execute("postgres", "ALTER DATABASE " + name + " SET default_transaction_read_only = on");
        other.execute("postgres", "ALTER DATABASE " + name + " SET search_path = shop, \"$user\", \"a,b\"");
        other.execute("postgres", "ALTER DATABASE " + name + " SET work_mem = '7MB'");
        other.execute("postgres", "ALTER ROLE \"odd/role\" IN DATABASE " + name + " SET \"my.own\" = 'x; y'");
        other.execute("postgres", "REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
        other.execute("postgres", "GRANT CONNECT ON DATABASE " + name + " TO \"odd/role\" WITH GRANT OPTION");
        other.execute("postgres", "ALTER DATABASE " + name + " CONNECTION LIMIT 17");
        Map<String, String> properties;
        try (DumpSession session = adapter.dumper(TestSettings.of(other, source))
                .open(new DumpRequest(1, Duration.ofSeconds(10), "run"))) {
            properties = session.facts().properties();
        }

        DatabaseAdmin there = adapter.admin(TestSettings.of(other, "postgres"));
        String copy = source + "_copy";
        there.create(copy, properties);
        there.rehearse(copy, properties, copy + "_later");
        assertThat(details(other, copy)).isNotEqualTo(details(other, source));
        there.complete(copy, properties);

        assertThat(details(other, copy)).isEqualTo(details(other, source));
        assertThat(fingerprints(there, copy)).isEqualTo(fingerprints(there, source));
        there.drop(copy);
        for (String lost : properties.keySet()) {
            if (lost.equals("comment")
                    || lost.startsWith("setting/")
                    || lost.equals("connection_limit")
                    || lost.startsWith("acl/")) {
                Map<String, String> rest = new HashMap<>(properties);
                rest.remove(lost);
                there.create(copy, rest);
                there.complete(copy, rest);
                assertThat(fingerprints(there, copy)).as("without %s", lost).isNotEqualTo(fingerprints(there, source));
                there.drop(copy);
            }
        }
        there.drop(source);
        other.execute("postgres", "DROP ROLE \"odd/role\"");
    }

    private static List<Fingerprint> fingerprints(DatabaseAdmin admin, String database) {
        List<Fingerprint> fingerprints = new ArrayList<>();
        admin.fingerprints(database, fingerprints::add);
        assertThat(fingerprints).isNotEmpty();
        return fingerprints;
    }

    private static String details(PostgresServer other, String database) throws SQLException {
        return other.queryText(
                "postgres",
                "SELECT concat_ws(' | ', shobj_description(d.oid, 'pg_database'), d.datacl, d.datconnlimit, (SELECT"
                        + " string_agg(concat(s.setrole::regrole, s.setconfig), ' ' ORDER BY s.setrole) FROM"
                        + " pg_db_role_setting s WHERE s.setdatabase = d.oid)) FROM pg_database d WHERE datname = '"
                        + database + "'");
    }

    @Test
    void rehearse_aSettingOfARoleThatIsMissing_failsAndChangesNothing() throws SQLException {
        Map<String, String> properties =
                Map.of("encoding", "UTF8", "comment", "early", "setting/nobody/work_mem", "1MB");
        admin.create("early", properties);

        assertThatThrownBy(() -> admin.rehearse("early", properties, "later"))
                .isInstanceOfSatisfying(
                        BackupServiceException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TARGET_CONFLICT))
                .hasMessageContaining("nobody");

        assertThat(details(server, "early")).doesNotContain("early", "work_mem");
        admin.drop("early");
    }

    @Test
    void create_icu_isTakenOver() throws SQLException {
        admin.create(
                "with_icu",
                Map.of("encoding", "UTF8", "collate", "C", "ctype", "C", "locale_provider", "icu", "locale", "de"));

        assertThat(server.queryText(
                        "postgres",
                        "SELECT datlocprovider::text || daticulocale FROM pg_database WHERE datname = 'with_icu'"))
                .isEqualTo("ide");
        admin.drop("with_icu");
    }

    @Test
    void create_builtin17_isTakenOver() throws SQLException {
        PostgresServer newer = PostgresServer.shared(17);
        DatabaseAdmin there = new JdbcAdapter().admin(TestSettings.of(newer, "postgres"));
        Map<String, String> properties = Map.of(
                "encoding", "UTF8", "collate", "C", "ctype", "C", "locale_provider", "builtin", "locale", "C.UTF-8");

        there.create("with_builtin", properties);

        assertThat(newer.queryText(
                        "postgres",
                        "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'with_builtin'"))
                .isEqualTo("bC.UTF-8");
        there.drop("with_builtin");
        assertThatThrownBy(() -> admin.create("x", properties))
                .isInstanceOfSatisfying(
                        BackupServiceException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TARGET_CONFLICT))
                .hasMessageContaining("builtin");
    }

    @Test
    void create_localeThatTheServerLacks_isAnErrorThatNamesIt() {
        assertThatThrownBy(() -> admin.create("x", Map.of("encoding", "UTF8", "collate", "xx_XX.utf8")))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("creation of database x failed")
                .hasMessageContaining("xx_XX.utf8");
    }

    @Test
    void drop_databaseInUse_endsItsSessions() throws SQLException {
        String database = server.createDatabase("busy");
        try (Connection connection = server.connect(database)) {
            admin.drop(database);

            assertThat(admin.exists(database)).isFalse();
            assertThat(connection.isValid(5)).isFalse();
        }
    }

    @Test
    void drop_ofATemplate_dropsIt() throws SQLException {
        String database = server.createDatabase("template");
        server.execute("postgres", "ALTER DATABASE \"" + database + "\" IS_TEMPLATE true");
        admin.drop(database);
        assertThat(admin.exists(database)).isFalse();
    }

    /** The new one would be no template, and the old one could not be dropped. */
    @Test
    void obstacles_aTemplate_isNamed() throws SQLException {
        String database = server.createDatabase("Template");
        server.execute("postgres", "ALTER DATABASE \"" + database + "\" IS_TEMPLATE true");
        String quoted = server.queryText("postgres", "SELECT quote_ident('" + database + "')");
        assertThat(admin.obstacles(database))
                .containsExactly("its use as a template (ALTER DATABASE " + quoted + " IS_TEMPLATE false ends that)");
    }

    @Test
    void obstacles_anOwnerOfOthers_isNamed() throws SQLException {
        String database = server.createDatabase("foreign");
        server.execute("postgres", "CREATE ROLE no_owner LOGIN CREATEDB");
        DatabaseAdmin there =
                new JdbcAdapter().admin(JdbcSettings.of(server.host(), server.port(), database, "no_owner"));
        assertThat(there.obstacles(database))
                .containsExactly("its owner postgres, whose rights this role does not have");
    }

    @Test
    void obstacles_slotsAndPreparedTransactions_areListed() throws SQLException {
        String database = server.createDatabase("held");
        assertThat(admin.obstacles(database)).isEmpty();
        server.execute(database, "BEGIN; CREATE TABLE t (); PREPARE TRANSACTION 'half done'");
        server.execute(database, "ROLLBACK PREPARED 'half done'");
        server.execute(database, "SELECT pg_create_logical_replication_slot('a_slot', 'test_decoding')");
        server.execute(database, "BEGIN; CREATE TABLE t (); PREPARE TRANSACTION 'half done'");
        server.execute(
                database,
                "CREATE SUBSCRIPTION a_subscription CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false)");

        assertThat(admin.obstacles(database))
                .containsExactly(
                        "prepared transaction half done", "replication slot a_slot", "subscription a_subscription");
    }

    @Test
    void swap_databaseInUse_putsTheReplacementInItsPlace() throws SQLException {
        String current = server.createDatabase("current");
        String replacement = server.createDatabase("replacement");
        String retired = current + "_old";
        server.execute(current, "CREATE TABLE is_old ()");
        server.execute(replacement, "CREATE TABLE is_new ()");
        try (Connection user = server.connect(current);
                Connection other = server.connect(replacement);
                Statement statement = user.createStatement()) {
            statement.execute("SELECT 1");

            admin.swap(replacement, current, retired);

            assertThat(user.isValid(5)).isFalse();
            assertThat(other.isValid(5)).isFalse();
        }
        assertThat(server.queryText(current, "SELECT to_regclass('is_new')")).isEqualTo("is_new");
        assertThat(server.queryText(retired, "SELECT to_regclass('is_old')")).isEqualTo("is_old");
        assertThat(admin.exists(replacement)).isFalse();
    }

    @Test
    void swap_thatFails_leavesTheOldState() throws SQLException {
        String current = server.createDatabase("current");
        String retired = server.createDatabase("taken");

        DatabaseException missing =
                catchThrowableOfType(DatabaseException.class, () -> admin.swap("no_such", current, "retired"));
        TargetException taken = catchThrowableOfType(
                TargetException.class, () -> admin.swap(server.createDatabase("next"), current, retired));

        assertThat(missing)
                .hasMessage("swap of database " + current + " for no_such failed: there is no database no_such");
        assertThat(taken).hasMessageContaining("a database of that name now exists");
        assertThat(taken.kind()).isEqualTo(FailureKind.TARGET_CONFLICT);
        assertThat(server.queryText(current, "SELECT current_database()")).isEqualTo(current);
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18})
    void swap_whileClientsConnectAgainAndAgain_isDoneAndNobodyIsToldThatItIsClosed(int major) throws Exception {
        PostgresServer other = PostgresServer.shared(major);
        DatabaseAdmin there = new JdbcAdapter().admin(TestSettings.of(other, "postgres"));
        String current = other.createDatabase("busy");
        String replacement = other.createDatabase("replacement");
        other.execute(replacement, "CREATE TABLE is_new ()");
        AtomicBoolean over = new AtomicBoolean();
        Set<String> refusals = ConcurrentHashMap.newKeySet();
        CountDownLatch connected = new CountDownLatch(4);
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < 4; i++) {
                clients.submit(() -> stayConnected(other, current, over, refusals, connected));
            }
            connected.await();

            there.swap(replacement, current, current + "_old");
        } finally {
            over.set(true);
            clients.shutdown();
            assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(other.queryText(current, "SELECT to_regclass('is_new')")).isEqualTo("is_new");
        // 3D000: who waited for the end of the swap; 57P01: whose session was ended. Nobody finds it closed (55000).
        assertThat(refusals).isSubsetOf("3D000", "57P01");
        other.dropDatabase(current);
        other.dropDatabase(current + "_old");
    }

    /** As a pool of connections does: whoever is thrown out comes back at once. */
    private static void stayConnected(
            PostgresServer other, String database, AtomicBoolean over, Set<String> refusals, CountDownLatch connected) {
        while (!over.get()) {
            try (Connection connection = other.connect(database);
                    Statement statement = connection.createStatement()) {
                connected.countDown();
                while (!over.get()) {
                    statement.execute("SELECT 1");
                }
            } catch (SQLException e) {
                String state = String.valueOf(e.getSQLState());
                if (!state.startsWith("08")) {
                    refusals.add(state);
                }
            }
        }
    }

    @Test
    void rename_ofADatabaseInUse_endsItsSessions() throws SQLException {
        String database = server.createDatabase("working");
        try (Connection user = server.connect(database)) {
            admin.rename(database, "renamed");

            assertThat(user.isValid(5)).isFalse();
        }
        assertThat(admin.exists(database)).isFalse();
        assertThat(server.queryText("renamed", "SELECT current_database()")).isEqualTo("renamed");
        server.dropDatabase("renamed");
    }

    @Test
    void create_ofATakenName_isAConflict() throws SQLException {
        String database = server.createDatabase("taken");
        assertThatThrownBy(() -> admin.create(database, Map.of()))
                .isInstanceOfSatisfying(
                        TargetException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TARGET_CONFLICT));
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void claim_ofWhatAnotherHas_namesTheHolder(int major) throws SQLException {
        PostgresServer other = PostgresServer.shared(major);
        DatabaseAdmin there = new JdbcAdapter().admin(TestSettings.of(other, "postgres"));
        String working = "claimed_restore_20250131030405";
        other.execute("postgres", "CREATE DATABASE " + working);
        try (DatabaseAdmin.Claim claim = there.claim("claimed", working)) {
            assertThat(claim).isNotNull();
            assertThatThrownBy(() -> there.claim("claimed", "claimed_restore_20250131030406"))
                    .isInstanceOfSatisfying(
                            RunException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.LOCKED))
                    .hasMessageMatching(
                            "another run is restoring database claimed \\(pid \\d+, user postgres, application .+\\)");
            there.claim("", "claimed_verify_20250131030406").close();
            assertThat(there.workingDatabases())
                    .filteredOn(one -> one.name().equals(working))
                    .singleElement()
                    .satisfies(one -> assertThat(one.user()).matches("pid \\d+, user postgres, application .+"));
        }
        there.claim("claimed", working).close();
        other.dropDatabase(working);
    }

    @Test
    void claim_andALoadOfTheSameDatabase_excludeEachOther() throws SQLException {
        String database = server.createDatabase("claimed_target");
        DatabaseLoader loader = new JdbcAdapter().loader(TestSettings.of(server, database));
        LoadRequest request =
                new LoadRequest(2, List.of(), "UTF8", StandardCharsets.UTF_8, "").claiming(LoadRequest.Claim.DATABASE);
        try (DatabaseAdmin.Claim claim = admin.claim(database, "w_restore_20250131030405")) {
            assertThat(claim).isNotNull();
            assertLocked(() -> loader.open(request));
        }
        try (LoadSession session = loader.open(request)) {
            assertThat(session.facts().database()).isEqualTo(database);
            assertLocked(() -> loader.open(request));
            assertLocked(() -> admin.claim(database, "w_restore_20250131030405"));
        }
        loader.open(request).close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void load_afterARehearsal_stillClaimsItsDatabase(int jobs) throws SQLException {
        String database = server.createDatabase("rehearsed_target");
        DatabaseLoader loader = new JdbcAdapter().loader(TestSettings.of(server, database));
        LoadRequest request = new LoadRequest(jobs, List.of(), "UTF8", StandardCharsets.UTF_8, "")
                .claiming(LoadRequest.Claim.DATABASE);
        try (LoadSession session = loader.open(request)) {
            try (Rehearsal rehearsal = session.rehearse()) {
                assertThat(rehearsal.execute("TABLE t", "CREATE TABLE public.t (a int)"))
                        .isTrue();
            }
            session.define("TABLE t", "CREATE TABLE public.t (a int)");

            assertLocked(() -> loader.open(request));
        }
    }

    @Test
    void load_ofGlobals_isOneAtATimeWhateverTheDatabase() throws SQLException {
        JdbcAdapter adapter = new JdbcAdapter();
        String database = server.createDatabase("other");
        LoadRequest request =
                new LoadRequest(1, List.of(), "UTF8", StandardCharsets.UTF_8, "").claiming(LoadRequest.Claim.SERVER);
        try (LoadSession session =
                adapter.loader(TestSettings.of(server, "postgres")).open(request)) {
            assertThat(session.facts().database()).isEqualTo("postgres");
            assertLocked(() -> adapter.loader(TestSettings.of(server, database)).open(request));
        }
    }

    private static void assertLocked(ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.LOCKED))
                .hasMessageMatching("(?s)another run is restoring .*\\(pid \\d+, user postgres.*\\)");
    }

    @Test
    void workingDatabases_areFoundByTheShapeOfTheirNames() throws SQLException {
        for (String name :
                List.of("s_restore_20250131030405", "s_old_20250131030405", "s_verify_20250131030405", "s_old")) {
            server.execute("postgres", "CREATE DATABASE " + name);
        }
        assertThat(admin.workingDatabases())
                .filteredOn(one -> one.name().startsWith("s_"))
                .extracting(one -> one.name() + " " + one.purpose() + " " + one.user())
                .containsExactly(
                        "s_old_20250131030405 OLD ",
                        "s_restore_20250131030405 RESTORE ",
                        "s_verify_20250131030405 VERIFY ");
        try (Connection user = server.connect("s_restore_20250131030405")) {
            assertThat(user.isValid(5)).isTrue();
            assertThat(admin.workingDatabases())
                    .filteredOn(one -> one.name().equals("s_restore_20250131030405"))
                    .singleElement()
                    .satisfies(one -> assertThat(one.sentence()).contains("is in use (pid "));
        }
        for (String name :
                List.of("s_restore_20250131030405", "s_old_20250131030405", "s_verify_20250131030405", "s_old")) {
            server.dropDatabase(name);
        }
    }

    /** Who may not connect to the usual database for maintenance does without. */
    @Test
    void admin_ofARoleThatIsKeptOutOfPostgres_usesAnotherDatabase() throws SQLException {
        String database = server.createDatabase("own");
        server.execute(
                "postgres", "CREATE ROLE kept_out LOGIN CREATEDB; REVOKE CONNECT ON DATABASE postgres FROM PUBLIC");
        try {
            DatabaseAdmin there =
                    new JdbcAdapter().admin(JdbcSettings.of(server.host(), server.port(), database, "kept_out"));
            there.create("of_kept_out", Map.of());
            try (DatabaseAdmin.Claim claim = there.claim("of_kept_out", "w_restore_20250131030405")) {
                assertThat(claim).isNotNull();
                there.rename("of_kept_out", "of_kept_out2");
            }
            there.drop("of_kept_out2");
        } finally {
            server.execute("postgres", "GRANT CONNECT ON DATABASE postgres TO PUBLIC");
        }
    }
}
