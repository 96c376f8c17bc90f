package io.pgbackup.jdbc;

import io.pgbackup.testkit.postgres.PostgresServer;

/** Settings for databases of test servers. */
public final class TestSettings {

    private TestSettings() {}

    public static JdbcSettings of(PostgresServer server, String database) {
        return JdbcSettings.of(server.host(), server.port(), database, server.superuser());
    }
}
