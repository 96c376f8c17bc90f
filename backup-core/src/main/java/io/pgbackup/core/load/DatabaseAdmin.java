package io.pgbackup.core.load;

import io.pgbackup.core.dump.Fingerprint;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Acts on whole databases of one server, over a maintenance database. Failures are {@link
 * io.pgbackup.core.failure.DatabaseException}s and name the database.
 */
public interface DatabaseAdmin {

    /** Whether a database of this name exists. */
    boolean exists(String database);

    /**
     * Creates an empty database from {@code template0}.
     *
     * @param database its name
     * @param properties of the source, as in {@link io.pgbackup.core.dump.DatabaseFacts#properties()}; encoding and locale
     *     are taken over, and what this server cannot provide is an error that names it
     */
    void create(String database, Map<String, String> properties);

    /** Fails as {@link #complete} would, and changes nothing: better known before hours of loading than after. */
    void rehearse(String database, Map<String, String> properties);

    /**
     * Gives a loaded database what would have been in the way of its load: comment, settings, privileges, limit of connections.
     *
     * @param properties of the source, as for {@link #create}
     */
    void complete(String database, Map<String, String> properties);

    /** What the catalogs say of a database beside its objects, in the order of fingerprints. */
    void fingerprints(String database, Consumer<Fingerprint> sink);

    /** Ends the sessions of a database and drops it; a database that does not exist is a success. */
    void drop(String database);

    /**
     * What would keep a database from being renamed: replication slots, subscriptions, prepared transactions. Empty when
     * nothing does.
     */
    List<String> obstacles(String database);

    /**
     * Puts one database in the place of another: forbids new connections to the current one, ends its sessions, renames
     * {@code current} to {@code retired} and {@code replacement} to {@code current} in one transaction, and allows
     * connections again. On any failure the old state comes back.
     */
    void swap(String replacement, String current, String retired);
}
