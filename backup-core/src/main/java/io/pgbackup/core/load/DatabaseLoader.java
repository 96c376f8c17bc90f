package io.pgbackup.core.load;

/** One database that a backup can be loaded into. */
public interface DatabaseLoader {

    /** What messages call the database: {@code host:port/database}, without secrets. */
    String name();

    /**
     * Connects, with all settings in place.
     *
     * @throws io.pgbackup.core.failure.DatabaseException of kind {@code DATABASE_UNREACHABLE} or {@code DATABASE_REFUSED}
     * @throws io.pgbackup.core.failure.RunException of kind {@code LOCKED} if another run has claimed the same; it is named
     */
    LoadSession open(LoadRequest request);
}
