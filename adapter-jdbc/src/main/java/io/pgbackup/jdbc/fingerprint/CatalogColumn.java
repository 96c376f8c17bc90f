package io.pgbackup.jdbc.fingerprint;

import java.util.List;

/**
 * A column of a catalog.
 *
 * @param name of the column
 * @param type as the server writes it, {@code oid}, {@code text[]}
 * @param isReadable whether the role of the session may read it
 * @param refersTo the catalog whose objects its oids identify; empty for other values
 * @param relationColumn the column with the relation whose attributes its numbers identify; empty for other values
 */
record CatalogColumn(String name, String type, boolean isReadable, String refersTo, String relationColumn) {

    /** Whether the type is an array by its notation, or one of the vector types that are older than arrays. */
    boolean isArray() {
        return type.endsWith("[]") || List.of("oidvector", "int2vector").contains(type);
    }
}
