package io.pgbackup.jdbc;

import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.ServerDatabases;
import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.dump.JdbcDatabaseDumper;
import io.pgbackup.jdbc.dump.JdbcGlobalsDumper;
import io.pgbackup.jdbc.dump.JdbcServerDatabases;
import io.pgbackup.jdbc.load.JdbcDatabaseAdmin;
import io.pgbackup.jdbc.load.JdbcDatabaseLoader;

/** Makes the core's ports for PostgreSQL databases. What it makes connects only when used. */
public final class JdbcAdapter {

    /** An adapter; it keeps nothing, and one may serve a whole program. */
    public JdbcAdapter() {}

    /**
     * Reads a database.
     *
     * @param settings which database, and how to connect
     * @return the port; it connects when it is used
     */
    public DatabaseDumper dumper(JdbcSettings settings) {
        return new JdbcDatabaseDumper(new Connector(settings));
    }

    /**
     * Reads what the databases of a server share: roles, tablespaces, settings.
     *
     * @param settings of any database of the server
     * @param passwords whether password hashes are wanted, where the role may read them
     * @return the port; it connects when it is used
     */
    public DatabaseDumper globals(JdbcSettings settings, boolean passwords) {
        return new JdbcGlobalsDumper(new Connector(settings), passwords);
    }

    /**
     * Finds the databases of a server, over any one of them.
     *
     * @param settings which database, and how to connect
     * @return the port; it connects when it is used
     */
    public ServerDatabases databases(JdbcSettings settings) {
        return new JdbcServerDatabases(new Connector(settings));
    }

    /**
     * Writes a database.
     *
     * @param settings which database, and how to connect
     * @return the port; it connects when it is used
     */
    @SuppressWarnings("exports") // for modules of this project
    public DatabaseLoader loader(JdbcSettings settings) {
        return new JdbcDatabaseLoader(new Connector(settings));
    }

    /**
     * Creates, drops and swaps databases of the server; the database of the settings need not exist.
     *
     * @param settings which database, and how to connect
     * @return the port; it connects when it is used
     */
    @SuppressWarnings("exports") // for modules of this project
    public DatabaseAdmin admin(JdbcSettings settings) {
        return new JdbcDatabaseAdmin(new Connector(settings));
    }
}
