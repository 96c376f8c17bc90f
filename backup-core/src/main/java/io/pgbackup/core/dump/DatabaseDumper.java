package io.pgbackup.core.dump;

/** One database that can be dumped. */
public interface DatabaseDumper {

    /** {@return the name of the database in messages: {@code host:port/database}, without secrets} */
    String name();

    /** {@return what a dump of it holds} */
    default Content content() {
        return Content.DATABASE;
    }

    /** {@return the address of its server as it was configured: the address in {@link SourceIdentity#host()}} */
    String host();

    /**
     * Connects and determines which database this is. Locks nothing and reads nothing else.
     *
     * @return the identifiers that the server reports
     * @throws io.pgbackup.core.failure.DatabaseException of kind {@code DATABASE_UNREACHABLE} or {@code DATABASE_REFUSED}
     */
    SourceIdentity identify();

    /** What a dump can hold. */
    enum Content {
        /** One database. */
        DATABASE,
        /** The roles, tablespaces and settings that the databases of a server share. */
        GLOBALS
    }

    /**
     * Opens the database on one snapshot: takes the run lock, the snapshot and the locks of the tables that are dumped, and reads all
     * definitions. If definitions changed in the meantime, it restarts on a new snapshot, three times at most.
     *
     * @param request what to dump, and how
     * @return a session, to be closed by the caller
     * @throws io.pgbackup.core.failure.DatabaseException of kind {@code DATABASE_UNREACHABLE}, {@code DATABASE_REFUSED},
     *     {@code DATABASE_CHANGED} or {@code SQL_FAILED}
     * @throws io.pgbackup.core.failure.ConfigurationException of kind {@code USAGE} when a pattern that selects something matches nothing
     * @throws io.pgbackup.core.failure.RunException of kind {@code LOCKED} when another run holds the lock
     */
    DumpSession open(DumpRequest request);
}
