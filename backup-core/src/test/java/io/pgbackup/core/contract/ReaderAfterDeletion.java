package io.pgbackup.core.contract;

/** The behavior of a reader that was opened before its backup was deleted. It never reads other content. */
public enum ReaderAfterDeletion {
    /** The store keeps the opened content (an open file, a version of an object). */
    KEEPS_READING,
    /** The store cannot keep the content; the next read fails with a message that says so. */
    FAILS
}
