package io.pgbackup.jdbc.catalog;

/**
 * An object of which a part is not in the catalogs any more.
 *
 * @param catalog that has its row: {@code pg_proc}
 * @param oid of the row; of the index in {@code pg_index}
 * @param object kind, name and oid, as an omission has it; empty for what only comes with another one
 * @param why a few words
 */
record DamagedObject(String catalog, long oid, String object, String why) {}
