package io.pgbackup.jdbc.dump;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.ServerAddress;
import io.pgbackup.jdbc.TestSettings;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which database of which server a dump is of. */
class SourceReaderIT {

    private static final String SYSTEM = "SELECT system_identifier FROM pg_control_system()";
    private static final String OID = "SELECT oid FROM pg_database WHERE datname = current_database()";

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void source_isTheServersIdentifierTheDatabasesOidAndTheAddressAsGiven(int major) throws SQLException {
        DumpRig rig = DumpRig.of(major);
        PostgresServer server = rig.server;
        SourceIdentity expected = new SourceIdentity(
                server.queryText(rig.database, SYSTEM),
                Long.parseLong(server.queryText(rig.database, OID)),
                server.host() + ":" + server.port());

        JdbcDatabaseDumper dumper = new JdbcDatabaseDumper(connector(server, rig.database));
        assertThat(dumper.identify()).isEqualTo(expected);
        assertThat(dumper.host()).isEqualTo(expected.host());
        try (DumpSession session = rig.open(1)) {
            assertThat(session.facts().source()).isEqualTo(expected);
        }
        JdbcGlobalsDumper globals = new JdbcGlobalsDumper(connector(server, rig.database), false);
        SourceIdentity ofServer = new SourceIdentity(expected.system(), 0, expected.host());
        assertThat(globals.identify()).isEqualTo(ofServer);
        try (DumpSession session = globals.open(new DumpRequest(1, Duration.ofSeconds(10), "globals"))) {
            assertThat(session.facts().source()).isEqualTo(ofServer);
        }
        assertThat(new JdbcDatabaseDumper(connector(server, server.superuser())).identify())
                .satisfies(other -> assertThat(other.isSame(expected)).isFalse());
    }

    @Test
    void source_whereTheServerKeepsItsIdentifier_isOidAndAddress() throws SQLException {
        DumpRig rig = DumpRig.of(15);
        String role = rig.database + "_reader";
        rig.execute("CREATE ROLE " + role + " LOGIN; GRANT pg_read_all_data TO " + role + ";"
                + " REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC; CREATE TABLE t AS SELECT 1 AS n");
        JdbcSettings settings = JdbcSettings.of(rig.server.host(), rig.server.port(), rig.database, role);

        JdbcDatabaseDumper dumper = new JdbcDatabaseDumper(new Connector(settings));
        SourceIdentity source = dumper.identify();

        assertThat(source.system()).isEmpty();
        assertThat(source.databaseOid()).isPositive();
        try (DumpSession session = dumper.open(new DumpRequest(1, Duration.ofSeconds(10), "store"))) {
            assertThat(session.facts().source()).isEqualTo(source);
            assertThat(DumpRig.rows(session, "t")).containsExactly("1");
        }
    }

    @Test
    void host_ofSeveralAddresses_isAllOfThem() {
        JdbcSettings settings =
                JdbcSettings.parse("postgresql://me@db-1.example.com,db-2.example.com:6432/shop", Map.of());
        assertThat(settings.addresses())
                .containsExactly(
                        new ServerAddress("db-1.example.com", 5432), new ServerAddress("db-2.example.com", 6432));
        assertThat(settings.host()).isEqualTo("db-1.example.com,db-2.example.com:6432");
    }

    private static Connector connector(PostgresServer server, String database) {
        return new Connector(TestSettings.of(server, database));
    }
}
