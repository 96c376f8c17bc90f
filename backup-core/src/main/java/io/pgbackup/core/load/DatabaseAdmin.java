package io.pgbackup.core.load;

import io.pgbackup.core.dump.Fingerprint;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Operations on whole databases of one server, over a maintenance database. Failures are
 * {@link io.pgbackup.core.failure.DatabaseException}s and name the database. If a name is taken by another database, the failure is a
 * {@link io.pgbackup.core.failure.TargetException} of kind {@code TARGET_CONFLICT}.
 */
public interface DatabaseAdmin {

    /** Whether a database with this name exists. */
    boolean exists(String database);

    /** Returns all databases whose names show that a restore fills them, or has put them aside; sorted by name. */
    List<WorkingDatabase> workingDatabases();

    /**
     * Prevents other runs from restoring into a database, or under its name, and shows them that a working database is being filled.
     *
     * @param database the database into which no other run may restore; empty for none
     * @param working the database that is filled in the meantime
     * @return a claim that holds until it is closed, or until this process ends
     * @throws io.pgbackup.core.failure.RunException of kind {@code LOCKED} if another run holds {@code database}; the message names it
     */
    Claim claim(String database, String working);

    /** A claim on a database. */
    @FunctionalInterface
    interface Claim extends AutoCloseable {

        /** Releases the claim. Never throws. */
        @Override
        void close();
    }

    /**
     * Creates an empty database from {@code template0}.
     *
     * @param database its name
     * @param properties properties of the source, as in {@link io.pgbackup.core.dump.DatabaseFacts#properties()}; encoding and locale are
     *     used, and a property that this server cannot provide is an error that names it
     */
    void create(String database, Map<String, String> properties);

    /**
     * Fails as {@link #complete} and {@link #rename} would, and changes nothing, so that such failures occur before hours of loading and
     * not after.
     *
     * @param later the name that the database will get; empty if it keeps its own
     */
    void rehearse(String database, Map<String, String> properties, String later);

    /**
     * Sets the properties of a loaded database that would have obstructed its load: comment, settings, privileges, connection limit.
     *
     * @param properties properties of the source, as for {@link #create}
     */
    void complete(String database, Map<String, String> properties);

    /**
     * Does the same as far as possible: each statement is executed separately.
     *
     * @return the failures, one sentence each
     */
    List<String> completeAnyway(String database, Map<String, String> properties);

    /** Reads the fingerprints of the properties of the database itself, in their order. */
    void fingerprints(String database, Consumer<Fingerprint> sink);

    /** Ends the sessions of a database and drops it, even if it is a template; succeeds if the database does not exist. */
    void drop(String database);

    /**
     * Returns what would keep a database from being renamed: replication slots, subscriptions, prepared transactions, an owner whose
     * privileges the role does not have. Empty if no obstacle is found.
     */
    List<String> obstacles(String database);

    /** Ends the sessions of a database and renames it, in one transaction; new connections wait in the meantime. */
    void rename(String from, String to);

    /**
     * Replaces one database with another: ends the sessions of both, renames {@code current} to {@code retired} and {@code replacement} to
     * {@code current}, in one transaction; new connections wait in the meantime. Whichever process dies, there is never a moment without a
     * database of that name, or with one that refuses connections. After a failure of kind {@code DATABASE_UNREACHABLE} the outcome is
     * unknown: {@code retired} exists if the swap took place. After any other failure it did not.
     */
    void swap(String replacement, String current, String retired);
}
