package io.pgbackup.jdbc;

import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.dump.JdbcDatabaseDumper;
import io.pgbackup.jdbc.load.JdbcDatabaseAdmin;
import io.pgbackup.jdbc.load.JdbcDatabaseLoader;

/** Makes the core's ports for PostgreSQL databases. What it makes connects only when used. */
public final class JdbcAdapter {

    /** Reads a database. */
    public DatabaseDumper dumper(JdbcSettings settings) {
        return new JdbcDatabaseDumper(new Connector(settings));
    }

    /** Writes a database. */
    public DatabaseLoader loader(JdbcSettings settings) {
        return new JdbcDatabaseLoader(new Connector(settings));
    }

    /** Creates, drops and swaps databases of the server; the database of the settings need not exist. */
    public DatabaseAdmin admin(JdbcSettings settings) {
        return new JdbcDatabaseAdmin(new Connector(settings));
    }
}
