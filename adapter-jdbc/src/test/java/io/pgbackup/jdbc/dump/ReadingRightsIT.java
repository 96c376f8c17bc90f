package io.pgbackup.jdbc.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpScope;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.Waivers;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a dump does as a role that may not read all of the database. */
class ReadingRightsIT {

    private static final Waivers EVERYTHING = Waivers.of(true, false, List.of());

    private PostgresServer server = PostgresServer.shared(18);
    private String database = "";
    private String role = "";

    private void start(int major) throws SQLException {
        server = PostgresServer.shared(major);
        database = server.createDatabase("rights");
        role = "role_of_" + database;
        execute("""
                CREATE ROLE :role LOGIN; CREATE ROLE :role_owner;
                CREATE SCHEMA shop; GRANT USAGE ON SCHEMA shop TO :role;
                CREATE TABLE shop.open AS SELECT 1 AS a; GRANT SELECT ON shop.open TO :role;
                CREATE TABLE shop."Secret" (a int);
                CREATE TABLE shop.by_column (a int, b int); GRANT SELECT (a, b) ON shop.by_column TO :role;
                CREATE TABLE shop.parts (a int) PARTITION BY LIST (a); GRANT SELECT ON shop.parts TO :role;
                CREATE TABLE shop.part PARTITION OF shop.parts DEFAULT;
                CREATE TABLE shop.ruled AS SELECT 1 AS a; GRANT SELECT ON shop.ruled TO :role;
                ALTER TABLE shop.ruled OWNER TO :role_owner;
                ALTER TABLE shop.ruled ENABLE ROW LEVEL SECURITY;
                CREATE POLICY all_rows ON shop.ruled TO :role USING (true);
                CREATE SCHEMA hidden; CREATE TABLE hidden.t (a int); GRANT SELECT ON hidden.t TO :role;
                CREATE SEQUENCE shop.open_ids; GRANT SELECT ON shop.open_ids TO :role;
                CREATE SEQUENCE shop.ids; GRANT USAGE ON shop.ids TO :role;
                CREATE VIEW shop.looked_at AS SELECT * FROM shop."Secret";
                SELECT lo_from_bytea(42, 'secret'), lo_from_bytea(43, 'granted'), lo_from_bytea(44, 'owned'),
                       lo_from_bytea(45, 'public');
                GRANT SELECT ON LARGE OBJECT 43 TO :role;
                ALTER LARGE OBJECT 44 OWNER TO :role;
                GRANT SELECT ON LARGE OBJECT 45 TO PUBLIC;
                CREATE FOREIGN DATA WRAPPER w; CREATE SERVER far FOREIGN DATA WRAPPER w; GRANT USAGE ON FOREIGN SERVER far TO :role;
                CREATE USER MAPPING FOR postgres SERVER far OPTIONS (password 'x');
                CREATE USER MAPPING FOR :role SERVER far OPTIONS (password 'mine');
                CREATE USER MAPPING FOR public SERVER far OPTIONS (password 'ours');
                CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = false, slot_name = NONE)""");
    }

    @AfterEach
    void dropDatabaseAndRoles() throws SQLException {
        execute("DROP SUBSCRIPTION s");
        server.dropDatabase(database);
        server.execute("postgres", "DROP ROLE IF EXISTS " + role + "; DROP ROLE IF EXISTS " + role + "_owner");
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void open_withoutRights_namesAllAtOnceAndLocksNothing(int major) throws SQLException {
        start(major);
        try (Connection other = server.connect(database);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE shop.open");

            DatabaseException failure = refused(Waivers.NONE);

            assertThat(failure.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
            assertThat(failure.kind().exitCode()).isEqualTo(3);
            assertThat(failure)
                    .hasMessage(
                            "role " + role + " may not read all of 127.0.0.1:" + server.port() + "/" + database
                                    + ": table hidden.t (USAGE on schema hidden is missing);"
                                    + " table shop.\"Secret\" (SELECT is missing);"
                                    + " table shop.by_column (SELECT is missing);"
                                    + " table shop.part (SELECT is missing);"
                                    + " table shop.ruled (row security applies to the role);"
                                    + " sequence shop.ids (its value: SELECT is missing);"
                                    + " large object 42 (SELECT is missing);"
                                    + " subscription s (its connection is hidden from the role);"
                                    + " user mapping for postgres on server far (its options, if it has any, are hidden from the"
                                    + " role);"
                                    + " user mapping for public on server far (its options, if it has any, are hidden from the role)");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void open_withEverythingWaived_stillRefusesTables(int major) throws SQLException {
        start(major);

        DatabaseException failure = refused(EVERYTHING);

        assertThat(failure)
                .message()
                .contains("table shop.ruled")
                .doesNotContain("sequence", "large object", "mapping");
        assertThat(failure.hint())
                .hasValueSatisfying(hint ->
                        assertThat(hint).contains("leave these tables out").doesNotContain("by a waiver of"));
    }

    /** The hint is tried, not believed. */
    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void hint_ofARefusal_makesAllReadableButSecrets(int major) throws SQLException {
        start(major);
        List<String> statements = refused(Waivers.NONE).hint().stream()
                .flatMap(hint -> Stream.of(hint.split("; ")))
                .filter(part -> part.startsWith("GRANT ") || part.startsWith("ALTER "))
                .map(part -> part.replaceFirst(" \\(or, where row security is not forced, GRANT .*", ""))
                .toList();
        for (String statement : statements) {
            execute(statement);
        }

        assertThat(refused(Waivers.NONE))
                .message()
                .contains("subscription s", "user mapping for postgres")
                .doesNotContain("table", "sequence", "large object");
        try (DumpSession session = open(EVERYTHING)) {
            assertThat(session.facts().omissions()).hasSize(3);
            assertThat(session.sequenceValues()).hasSize(2);
            assertThat(DumpRig.rows(session, "ruled")).containsExactly("1");
            assertThat(session.readLargeObject(42, 0, 10)).asString().isEqualTo("secret");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void open_withWaiversByName_leavesOutWhatTheyName(int major) throws SQLException {
        start(major);
        execute("""
                GRANT SELECT ON ALL TABLES IN SCHEMA shop TO :role; GRANT USAGE ON SCHEMA hidden TO :role;
                GRANT :role_owner TO :role""");
        List<String> names = List.of("sequence shop.ids", "large object 4?", "user mapping *", "subscription s");
        for (String name : names) {
            List<String> others =
                    names.stream().filter(other -> !other.equals(name)).toList();
            DatabaseException failure = refused(Waivers.of(false, true, others));
            assertThat(failure).message().contains(": " + name.replaceFirst("[ 0-9?*]*$", ""));
            assertThat(failure.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("by a waiver of '"));
        }

        try (DumpSession session = open(Waivers.of(false, false, names))) {
            assertThat(session.facts().omissions())
                    .extracting(Omission::object)
                    .containsExactly(
                            "sequence shop.ids",
                            "large object 42",
                            "subscription s",
                            "user mapping for postgres on server far",
                            "user mapping for public on server far");
            assertThat(labels(session, EntryKind.SEQUENCE)).containsExactly("ids", "open_ids");
            assertThat(labels(session, EntryKind.SEQUENCE_SET)).containsExactly("open_ids");
            assertThat(session.sequenceValues()).hasSize(1);
            assertThat(session.largeObjects().stream()
                            .map(LargeObjectGroup::oids)
                            .flatMap(List::stream))
                    .containsExactlyInAnyOrder(43L, 44L, 45L);
            for (long oid : List.of(43, 44, 45)) {
                assertThat(session.readLargeObject(oid, 0, 10)).isNotEmpty();
            }
            assertThat(session.entries()).noneMatch(entry -> entry.kind() == EntryKind.SUBSCRIPTION);
            assertThat(session.entries().stream()
                            .filter(entry -> entry.kind() == EntryKind.USER_MAPPING)
                            .map(Entry::sql)
                            .filter(sql -> sql.contains("password")))
                    .singleElement()
                    .asString()
                    .contains("'mine'");
            assertThat(DumpRig.rows(session, "ruled")).containsExactly("1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void open_whereLargeObjectsHaveNoPrivileges_missesNone(int major) throws SQLException {
        start(major);
        execute("ALTER ROLE :role SET lo_compat_privileges = on");

        assertThat(refused(Waivers.NONE)).message().contains("table").doesNotContain("large object");
    }

    /** Membership in an owner is enough for row security that is not forced; a policy for the role never is. */
    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void open_asMemberOfTheOwner_seesAllRowsUnlessForced(int major) throws SQLException {
        start(major);
        execute("GRANT :role_owner TO :role");
        assertThat(refused(EVERYTHING)).message().doesNotContain("shop.ruled");

        execute("ALTER TABLE shop.ruled FORCE ROW LEVEL SECURITY");
        assertThat(refused(EVERYTHING)).message().contains("table shop.ruled (row security applies to the role)");
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void open_withoutRightsToManyTables_countsTheRestAndGrantsMore(int major) throws SQLException {
        start(major);
        execute("""
                DO $$BEGIN FOR i IN 1..30 LOOP EXECUTE format('CREATE TABLE hidden."%s" (a int)', i); END LOOP; END$$""");

        DatabaseException failure = refused(EVERYTHING);

        assertThat(failure).message().endsWith("; and 15 more");
        assertThat(failure.hint())
                .hasValueSatisfying(hint -> assertThat(hint)
                        .contains(
                                major == 13
                                        ? "GRANT SELECT ON ALL TABLES IN SCHEMA hidden, shop TO " + role
                                        : "GRANT pg_read_all_data TO " + role));
    }

    /** It may read the secrets as well, where the server is PostgreSQL's own. */
    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void open_withReadAllData_missesRowSecurityAndLargeObjectsOnly(int major) throws SQLException {
        start(major);
        execute("GRANT pg_read_all_data TO :role");

        assertThat(refused(Waivers.NONE))
                .message()
                .endsWith(": table shop.ruled (row security applies to the role);"
                        + " large object 42 (SELECT is missing)");

        execute("ALTER ROLE :role BYPASSRLS");
        try (DumpSession session = open(EVERYTHING)) {
            assertThat(session.entries().stream()
                            .filter(entry -> entry.kind() == EntryKind.USER_MAPPING)
                            .map(Entry::sql))
                    .hasSize(3)
                    .allMatch(sql -> sql.contains("password"));
            assertThat(labels(session, EntryKind.SUBSCRIPTION)).containsExactly("s");
        }
    }

    private static List<String> labels(DumpSession session, EntryKind kind) {
        return session.entries().stream()
                .filter(entry -> entry.kind() == kind)
                .map(Entry::name)
                .toList();
    }

    private DatabaseException refused(Waivers waivers) {
        return catchThrowableOfType(DatabaseException.class, () -> open(waivers).close());
    }

    private DumpSession open(Waivers waivers) {
        JdbcSettings settings = JdbcSettings.of(server.host(), server.port(), database, role);
        return new JdbcDatabaseDumper(new Connector(settings))
                .open(new DumpRequest(
                        1, Duration.ofSeconds(5), "store", new DumpScope(DumpSelection.everything(), waivers)));
    }

    private void execute(String sql) throws SQLException {
        server.execute(database, sql.replace(":role", role));
    }
}
