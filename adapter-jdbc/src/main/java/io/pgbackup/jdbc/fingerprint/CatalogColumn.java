package io.pgbackup.jdbc.fingerprint;

import java.util.List;

/**
 * A column of a catalog.
 *
 * @param name of the column
 * @param type as the server writes it, {@code oid}, {@code text[]}
 * @param isReadable whether the role of the session may read it
 * @param refersTo the catalog whose objects its oids are; empty for other values
 * @param relationColumn the column with the relation whose attributes its numbers are; empty for other values
 */
record CatalogColumn(String name, String type, boolean isReadable, String refersTo, String relationColumn) {

    /** Arrays by their looks, and by the types of which an array was there before arrays were. */
    boolean isArray() {
        return type.endsWith("[]") || List.of("oidvector", "int2vector").contains(type);
    }
}
