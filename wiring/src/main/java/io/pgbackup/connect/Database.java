package io.pgbackup.connect;

import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.ServerDatabases;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.restore.MakeDatabase;

/** One database. Connects only when used. */
public interface Database {

    /** What messages call it: {@code host:port/database}. */
    String label();

    /** Its name on its server. */
    String database();

    /** Reads it. */
    DatabaseDumper dumper();

    /** What names of globals call its server: {@code db.example.com}, with {@code :port} if that is not the usual one. */
    String serverName();

    /**
     * Reads what the databases of its server share.
     *
     * @param passwords whether password hashes are wanted, where the role may read them
     */
    DatabaseDumper globals(boolean passwords);

    /** Finds the databases of its server. */
    ServerDatabases siblings();

    /** Another database of its server, for the same role. */
    Database sibling(String database);

    /** Writes it. */
    DatabaseLoader loader();

    /** The server that it is on, or would be. */
    MakeDatabase.Server server();
}
