package io.pgbackup.core.dump;

import java.util.List;

/** Finds the databases of one server. */
public interface ServerDatabases {

    /**
     * Returns the names of all databases that accept connections and are not templates, sorted.
     *
     * @return the names
     * @throws io.pgbackup.core.failure.DatabaseException when the server does not answer, or refuses
     */
    List<String> names();
}
