package io.pgbackup.core.load;

/** One database that a backup can be loaded into. */
public interface DatabaseLoader {

    /** The name of the database in messages: {@code host:port/database}, without secrets. */
    String name();

    /**
     * Connects, with all settings applied.
     *
     * @throws io.pgbackup.core.failure.DatabaseException of kind {@code DATABASE_UNREACHABLE} or {@code DATABASE_REFUSED}
     * @throws io.pgbackup.core.failure.RunException of kind {@code LOCKED} if another run holds the same claim; the message names it
     */
    LoadSession open(LoadRequest request);
}
