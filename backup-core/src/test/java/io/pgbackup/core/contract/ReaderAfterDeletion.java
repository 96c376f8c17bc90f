package io.pgbackup.core.contract;

/** What a reader may see that was opened before its backup was deleted. Never other content. */
public enum ReaderAfterDeletion {
    /** The store holds on to what was opened (an open file, a version of an object). */
    KEEPS_READING,
    /** The store cannot hold on to it; the next read fails and says so. */
    FAILS
}
