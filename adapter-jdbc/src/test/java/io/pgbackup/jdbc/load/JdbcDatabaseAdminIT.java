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
import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.jdbc.TestSettings;
import io.pgbackup.testkit.server.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        there.rehearse(copy, properties);
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

        assertThatThrownBy(() -> admin.rehearse("early", properties))
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
        DatabaseException taken = catchThrowableOfType(
                DatabaseException.class, () -> admin.swap(server.createDatabase("next"), current, retired));

        assertThat(missing).hasMessageContaining("swap of database " + current);
        assertThat(taken).hasMessageContaining("42P04");
        assertThat(server.queryText(current, "SELECT current_database()")).isEqualTo(current);
    }

    @Test
    void swap_ofADatabaseThatIsNotThere_saysSo() {
        assertThatThrownBy(() -> admin.swap("a", "no_such", "b"))
                .isInstanceOf(DatabaseException.class)
                .hasMessage("database no_such cannot be swapped: it does not exist");
    }
}
