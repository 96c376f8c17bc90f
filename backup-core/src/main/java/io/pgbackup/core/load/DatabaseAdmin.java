package io.pgbackup.core.load;

import io.pgbackup.core.dump.Fingerprint;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Acts on whole databases of one server, over a maintenance database. Failures are {@link
 * io.pgbackup.core.failure.DatabaseException}s and name the database. A name that another database has is a {@link
 * io.pgbackup.core.failure.TargetException} of kind {@code TARGET_CONFLICT}.
 */
public interface DatabaseAdmin {

    /** Whether a database of this name exists. */
    boolean exists(String database);

    /** All databases whose names say that a restore fills them, or has put them aside; sorted by name. */
    List<WorkingDatabase> workingDatabases();

    /**
     * Keeps other runs from restoring into a database, or under its name, and tells them that another one is being filled.
     *
     * @param database no other run may restore into; empty for none
     * @param working is filled meanwhile
     * @return holds until it is closed, or until this process ends
     * @throws io.pgbackup.core.failure.RunException of kind {@code LOCKED} if another run holds {@code database}; it is named
     */
    Claim claim(String database, String working);

    /** What is held. */
    @FunctionalInterface
    interface Claim extends AutoCloseable {

        /** Lets go. Never throws. */
        @Override
        void close();
    }

    /**
     * Creates an empty database from {@code template0}.
     *
     * @param database its name
     * @param properties of the source, as in {@link io.pgbackup.core.dump.DatabaseFacts#properties()}; encoding and locale
     *     are taken over, and what this server cannot provide is an error that names it
     */
    void create(String database, Map<String, String> properties);

    /**
     * Fails as {@link #complete} and {@link #rename} would, and changes nothing: better known before hours of loading than after.
     *
     * @param later the name that the database will get; empty if it keeps its own
     */
    void rehearse(String database, Map<String, String> properties, String later);

    /**
     * Gives a loaded database what would have been in the way of its load: comment, settings, privileges, limit of connections.
     *
     * @param properties of the source, as for {@link #create}
     */
    void complete(String database, Map<String, String> properties);

    /**
     * The same as far as it goes: each statement by itself.
     *
     * @return the failures, one sentence each
     */
    List<String> completeAnyway(String database, Map<String, String> properties);

    /** What the catalogs say of a database beside its objects, in the order of fingerprints. */
    void fingerprints(String database, Consumer<Fingerprint> sink);

    /** Ends the sessions of a database and drops it, be it a template; a database that does not exist is a success. */
    void drop(String database);

    /**
     * What would keep a database from being renamed: replication slots, subscriptions, prepared transactions, an owner whose
     * rights the role does not have. Empty when nothing does.
     */
    List<String> obstacles(String database);

    /** Ends the sessions of a database and gives it another name, in one transaction; whoever connects meanwhile waits. */
    void rename(String from, String to);

    /**
     * Puts one database in the place of another: ends the sessions of both, renames {@code current} to {@code retired} and {@code
     * replacement} to {@code current}, in one transaction; whoever connects meanwhile waits. At no moment is there no database of the
     * name, or one that refuses connections, whoever dies. Failures of kind {@code DATABASE_UNREACHABLE} leave open whether it was done:
     * {@code retired} exists then or not. After all others it was not.
     */
    void swap(String replacement, String current, String retired);
}
