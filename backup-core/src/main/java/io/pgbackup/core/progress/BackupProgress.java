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
     * The run has begun to connect.
     *
     * @param id the name of the backup
     */
    default void started(BackupId id) {}

    /**
     * The snapshot is taken and all definitions are read.
     *
     * @param entries how many definitions
     * @param tables how many tables have rows
     * @param estimatedBytes size of the rows, 0 where it is not known
     * @param jobs connections
     */
    default void planned(int entries, int tables, long estimatedBytes, int jobs) {}

    /**
     * Rows were read: so many since the last event, with so many bytes of COPY text.
     *
     * @param rows since the last event
     * @param bytes of COPY text, of the part or of the whole backup
     */
    default void rowsRead(long rows, long bytes) {}

    /**
     * A table's rows are complete.
     *
     * @param table the name of the table
     * @param rows since the last event
     */
    default void tableDone(String table, long rows) {}

    /**
     * A part is stored.
     *
     * @param number of the part, from 1
     * @param bytes of COPY text, of the part or of the whole backup
     */
    default void partStored(int number, long bytes) {}

    /**
     * The backup is published.
     *
     * @param bytes of COPY text, of the part or of the whole backup
     */
    default void committed(long bytes) {}
}
