package io.pgbackup.connect;

import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.ServerDatabases;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.restore.MakeDatabase;

/** One database. It connects only when it is used. */
public interface Database {

    /** Its name in messages: {@code host:port/database}. */
    String label();

    /** Its name on its server. */
    String database();

    /** Returns the port that reads it. */
    DatabaseDumper dumper();

    /** The name of its server in the names of globals: {@code db.example.com}, with {@code :port} if the port is not the default one. */
    String serverName();

    /**
     * Returns the port that reads the globals of its server.
     *
     * @param passwords whether password hashes are wanted, if the role may read them
     */
    DatabaseDumper globals(boolean passwords);

    /** Returns the port that finds the databases of its server. */
    ServerDatabases siblings();

    /** Returns another database of its server, for the same role. */
    Database sibling(String database);

    /** Returns the port that writes it. */
    DatabaseLoader loader();

    /** The server on which the database exists or would be created. */
    MakeDatabase.Server server();
}
