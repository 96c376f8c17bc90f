package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.jdbc.catalog.read.Relation;
import io.pgbackup.jdbc.sql.Sql;

/** Writes settings for where and how a relation is stored before its definition, and resets them after it. */
final class StorageSettings {

    private static final String USUAL_ACCESS_METHOD = "heap";

    private StorageSettings() {}

    /** Returns a definition in the table's own tablespace and access method. */
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

    /** Returns a definition in a tablespace. */
    static String around(String tablespace, String definition) {
        return tablespace.isEmpty()
                ? definition
                : "SET default_tablespace = " + Sql.ident(tablespace) + ";\n" + definition
                        + "SET default_tablespace = '';\n";
    }
}
