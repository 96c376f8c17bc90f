package io.pgbackup.jdbc.catalog.database;

import io.pgbackup.jdbc.catalog.read.CatalogContext;

/**
 * Keeps names from becoming key words on a newer server.
 *
 * <p>An old server writes the name of a column bare where it is no key word to it. The only word that has become fully reserved
 * since version 13 is {@code SYSTEM_USER}, in 16: there, {@code CHECK (system_user <> '')} is accepted, and no longer speaks of
 * the column.
 */
public final class LaterKeyWords {

    private static final int RESERVED_SINCE = 16;

    private static final String QUOTE_ALL = """
            SELECT set_config('quote_all_identifiers', 'on', true) AS quoted
            WHERE EXISTS (SELECT FROM pg_attribute WHERE attrelid >= 16384 AND attname = 'system_user')
               OR EXISTS (SELECT FROM pg_rewrite WHERE oid >= 16384 AND ev_action::text LIKE '%system\\_user%')
               OR EXISTS (SELECT FROM pg_proc WHERE oid >= 16384 AND 'system_user' = ANY (proargnames))""";

    private LaterKeyWords() {}

    /** Has the server quote every name in what it writes from now on, if the database has such a name. */
    public static void guard(CatalogContext context) {
        if (!context.isAtLeast(RESERVED_SINCE)) {
            context.queries().rows(QUOTE_ALL, row -> row.flag("quoted"));
        }
    }
}
