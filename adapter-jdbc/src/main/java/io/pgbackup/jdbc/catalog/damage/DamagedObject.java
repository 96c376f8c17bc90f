package io.pgbackup.jdbc.catalog.damage;

import io.pgbackup.core.dump.Omission;

/**
 * An object that cannot be dumped, mostly because a part of it is no longer in the catalogs.
 *
 * @param catalog that has its row: {@code pg_proc}
 * @param oid of the row; of the index in {@code pg_index}
 * @param object kind, name and oid, as an omission has them; empty for an object that is created with another one
 * @param why a few words
 * @param reason for the omission
 */
public record DamagedObject(String catalog, long oid, String object, String why, Omission.Reason reason) {

    /** Creates an object that is omitted because the catalogs cannot be read. */
    public DamagedObject(String catalog, long oid, String object, String why) {
        this(catalog, oid, object, why, Omission.Reason.UNREADABLE);
    }
}
