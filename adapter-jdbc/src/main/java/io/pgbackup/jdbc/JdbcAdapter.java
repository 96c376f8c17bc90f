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

/** Creates the core's ports for PostgreSQL databases. The objects that it creates connect only when they are used. */
public final class JdbcAdapter {

    /** Creates an adapter, which has no state: one adapter can serve a whole program. */
    public JdbcAdapter() {}

    /**
     * Creates a reader of a database.
     *
     * @param settings of the database
     * @return the reader
     */
    public DatabaseDumper dumper(JdbcSettings settings) {
        return new JdbcDatabaseDumper(new Connector(settings));
    }

    /**
     * Creates a reader of the globals of a server, which its databases share: roles, tablespaces, settings.
     *
     * @param settings of any database of the server
     * @param passwords whether password hashes are wanted, where the role may read them
     * @return the reader
     */
    public DatabaseDumper globals(JdbcSettings settings, boolean passwords) {
        return new JdbcGlobalsDumper(new Connector(settings), passwords);
    }

    /**
     * Creates a finder of the databases of a server, over any one of them.
     *
     * @param settings of any database of the server
     * @return the finder
     */
    public ServerDatabases databases(JdbcSettings settings) {
        return new JdbcServerDatabases(new Connector(settings));
    }

    /**
     * Creates a writer of a database.
     *
     * @param settings of the database
     * @return the writer
     */
    @SuppressWarnings("exports") // for modules of this project
    public DatabaseLoader loader(JdbcSettings settings) {
        return new JdbcDatabaseLoader(new Connector(settings));
    }

    /**
     * Creates an administrator, which creates, drops and swaps databases of the server; the database of the settings need not
     * exist.
     *
     * @param settings of any database of the server
     * @return the administrator
     */
    @SuppressWarnings("exports") // for modules of this project
    public DatabaseAdmin admin(JdbcSettings settings) {
        return new JdbcDatabaseAdmin(new Connector(settings));
    }
}
