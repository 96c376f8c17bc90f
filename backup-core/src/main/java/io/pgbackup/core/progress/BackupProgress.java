package io.pgbackup.core.progress;

import io.pgbackup.core.store.BackupId;

/**
 * Events of one running backup, from any of its threads. Implementations return at once and do not throw. Metrics and
 * terminals are listeners.
 */
public interface BackupProgress {

    /** A listener that does nothing. */
    BackupProgress NONE = new BackupProgress() {};

    /**
     * The run begins to connect.
     *
     * @param id the id of the backup
     */
    default void started(BackupId id) {}

    /**
     * The snapshot is taken and all definitions are read.
     *
     * @param entries number of entries
     * @param tables number of tables with rows
     * @param estimatedBytes size of the rows, 0 if it is not known
     * @param jobs number of connections
     */
    default void planned(int entries, int tables, long estimatedBytes, int jobs) {}

    /**
     * Rows were read: their number since the last event, and their size as COPY text in bytes.
     *
     * @param rows number of rows since the last event
     * @param bytes their size as COPY text
     */
    default void rowsRead(long rows, long bytes) {}

    /**
     * A table's rows are complete.
     *
     * @param table the name of the table
     * @param rows number of its rows
     */
    default void tableDone(String table, long rows) {}

    /**
     * A part is stored.
     *
     * @param number of the part, from 1
     * @param bytes stored size of the part
     */
    default void partStored(int number, long bytes) {}

    /**
     * The backup is published.
     *
     * @param bytes stored size of the backup
     */
    default void committed(long bytes) {}
}
