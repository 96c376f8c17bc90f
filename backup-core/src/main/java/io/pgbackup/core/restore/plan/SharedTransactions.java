package io.pgbackup.core.restore.plan;

import io.pgbackup.core.dump.EntryKind;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Which entries may share a transaction, and how many. */
public final class SharedTransactions {

    /**
     * A table that is made takes half a dozen locks, and keeps them until the transaction ends; a server at its defaults has room for some
     * seven thousand of all sessions.
     */
    public static final int ENTRIES = 60;

    /** Texts are kept until they are executed, and the server keeps what it made of them until all are. */
    public static final int CHARACTERS = 256 << 10;

    /**
     * What runs other people's scripts, concerns what is executed after it, reaches beyond the database, answers, or takes long or many
     * locks by itself.
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
