package io.pgbackup.core.restore.plan;

import io.pgbackup.core.dump.EntryKind;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Decides which entries may share a transaction, and how many. */
public final class SharedTransactions {

    /**
     * Creating a table takes half a dozen locks, which are held until the transaction ends; a server with default settings has room for
     * some seven thousand locks of all sessions.
     */
    public static final int ENTRIES = 60;

    /** The texts are kept in memory until they are executed, and the server keeps the parsed statements until all are executed. */
    public static final int CHARACTERS = 256 << 10;

    /**
     * Entries that run scripts of extensions, affect the statements after them, reach beyond the database, return results, take long, or
     * take many locks.
     */
    private static final Set<EntryKind> ALONE = Collections.unmodifiableSet(EnumSet.of(
            EntryKind.EXTENSION,
            EntryKind.LANGUAGE,
            EntryKind.EVENT_TRIGGER,
            EntryKind.SUBSCRIPTION,
            EntryKind.DATABASE,
            EntryKind.DATABASE_PROPERTIES,
            EntryKind.TABLESPACE,
            EntryKind.TABLESPACE_SETTINGS,
            EntryKind.LARGE_OBJECT,
            EntryKind.LARGE_OBJECT_DATA,
            EntryKind.STATISTICS_DATA,
            EntryKind.MATERIALIZED_VIEW_DATA));

    private SharedTransactions() {}

    public static boolean mayShare(EntryKind kind) {
        return !ALONE.contains(kind);
    }
}
