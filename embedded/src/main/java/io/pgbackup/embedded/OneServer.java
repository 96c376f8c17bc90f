package io.pgbackup.embedded;

import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.restore.MakeDatabase;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.jdbc.JdbcSettings;

/** The server that some settings name; databases are created and replaced on it. */
record OneServer(JdbcAdapter jdbc, JdbcSettings settings) implements MakeDatabase.Server {

    @Override
    public String name() {
        return settings.server();
    }

    @Override
    public DatabaseAdmin admin() {
        return jdbc.admin(settings);
    }

    @Override
    public DatabaseLoader loader(String database) {
        return jdbc.loader(settings.withDatabase(database));
    }
}
