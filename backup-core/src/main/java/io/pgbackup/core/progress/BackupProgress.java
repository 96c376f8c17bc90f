package io.pgbackup.core.progress;

import io.pgbackup.core.store.BackupId;

/**
 * Events of one running backup, from any of its threads. Implementations return at once and do not throw. Metrics and
 * terminals are listeners.
 */
public interface BackupProgress {

    /** A listener that does nothing. */
    BackupProgress NONE = new BackupProgress() {};

    /** The run has begun to connect. */
    default void started(BackupId id) {}

    /** The snapshot is taken and all definitions are read. */
    default void planned(int entries, int tables, long estimatedBytes, int jobs) {}

    /** Rows were read: so many since the last event, with so many bytes of COPY text. */
    default void rowsRead(long rows, long bytes) {}

    /** A table's rows are complete. */
    default void tableDone(String table, long rows) {}

    /** A part is stored. */
    default void partStored(int number, long bytes) {}

    /** The backup is published. */
    default void committed(long bytes) {}
}
