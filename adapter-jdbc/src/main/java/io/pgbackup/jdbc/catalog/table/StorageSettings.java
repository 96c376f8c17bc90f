package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.jdbc.catalog.read.Relation;
import io.pgbackup.jdbc.sql.Sql;

/** Says where and how a relation is stored, around its definition, and takes it back afterwards. */
final class StorageSettings {

    private static final String USUAL_ACCESS_METHOD = "heap";

    private StorageSettings() {}

    /** A definition in the table's own tablespace and access method. */
    static String around(Relation table, String definition) {
        boolean isUsual = table.relkind() == 'p'
                || table.accessMethod().isEmpty()
                || table.accessMethod().equals(USUAL_ACCESS_METHOD);
        String inner = around(table.tablespace(), definition);
        return isUsual
                ? inner
                : "SET default_table_access_method = " + Sql.ident(table.accessMethod()) + ";\n" + inner
                        + "SET default_table_access_method = " + USUAL_ACCESS_METHOD + ";\n";
    }

    /** A definition in a tablespace. */
    static String around(String tablespace, String definition) {
        return tablespace.isEmpty()
                ? definition
                : "SET default_tablespace = " + Sql.ident(tablespace) + ";\n" + definition
                        + "SET default_tablespace = '';\n";
    }
}
