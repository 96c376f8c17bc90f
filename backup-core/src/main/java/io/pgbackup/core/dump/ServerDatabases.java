package io.pgbackup.core.dump;

import java.util.List;

/** Finds the databases of one server. */
public interface ServerDatabases {

    /**
     * Names of all databases that can be connected to and are no templates, sorted.
     *
     * @return the names
     * @throws io.pgbackup.core.failure.DatabaseException when the server does not answer, or refuses
     */
    List<String> names();
}
