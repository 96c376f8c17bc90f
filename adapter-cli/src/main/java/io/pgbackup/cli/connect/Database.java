package io.pgbackup.cli.connect;

import io.pgbackup.core.dump.DatabaseDumper;
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

    /** Writes it. */
    DatabaseLoader loader();

    /** The server that it is on, or would be. */
    MakeDatabase.Server server();
}
