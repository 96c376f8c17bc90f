package io.pgbackup.jdbc.catalog.database;

import io.pgbackup.jdbc.catalog.read.CatalogContext;

/**
 * Prevents names from being read as key words by a newer server.
 *
 * <p>An old server writes the name of a column bare if it is not a key word of that server. The only word that has become fully
 * reserved since version 13 is {@code SYSTEM_USER}, in 16: there, {@code CHECK (system_user <> '')} is accepted, but no longer
 * refers to the column.
 */
public final class LaterKeyWords {

    private static final int RESERVED_SINCE = 16;

    private static final String QUOTE_ALL = """
            SELECT set_config('quote_all_identifiers', 'on', true) AS quoted
            WHERE EXISTS (SELECT FROM pg_attribute WHERE attrelid >= 16384 AND attname = 'system_user')
               OR EXISTS (SELECT FROM pg_rewrite WHERE oid >= 16384 AND ev_action::text LIKE '%system\\_user%')
               OR EXISTS (SELECT FROM pg_proc WHERE oid >= 16384 AND 'system_user' = ANY (proargnames))""";

    private LaterKeyWords() {}

    /** Makes the server quote every name that it writes from now on, if the database has such a name. */
    public static void guard(CatalogContext context) {
        if (!context.isAtLeast(RESERVED_SINCE)) {
            context.queries().rows(QUOTE_ALL, row -> row.flag("quoted"));
        }
    }
}
