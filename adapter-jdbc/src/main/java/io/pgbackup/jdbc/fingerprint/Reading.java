package io.pgbackup.jdbc.fingerprint;

import java.util.Map;

/**
 * How the rows of one catalog are read; {@code t} is a row, and everything is SQL.
 *
 * @param name kind and identity of the object
 * @param namespace oid of the schema that it is in, by itself or by what it hangs on; empty where there is none
 * @param oid of the object, to tell users' from the system's, and members of extensions
 * @param oidClass the catalog of that object
 * @param parent oid of the object that it hangs on; empty where there is none
 * @param parentClass the catalog of that object
 * @param isKeptOnMembers whether it counts where the object that it hangs on is a member of an extension: it may be a user's
 * @param joins what else has to be joined
 * @param condition which rows count, beside those of users
 * @param more properties beside the columns
 */
record Reading(
        String name,
        String namespace,
        String oid,
        String oidClass,
        String parent,
        String parentClass,
        boolean isKeptOnMembers,
        String joins,
        String condition,
        Map<String, String> more) {

    Reading {
        more = Map.copyOf(more);
    }

    /** Rows that are objects of their own. */
    static Reading ofObjects(String catalog) {
        return new Reading(
                "(SELECT i.type || ' ' || i.identity FROM pg_identify_object('" + catalog
                        + "'::regclass, t.oid, 0) AS i)",
                "",
                "t.oid",
                "'" + catalog + "'::regclass",
                "",
                "0",
                false,
                "",
                "",
                Map.of());
    }

    /** Rows that belong to an object of another catalog. */
    static Reading of(String catalog, String column) {
        return new Reading(
                "",
                "",
                column,
                "'" + catalog + "'::regclass",
                column,
                "'" + catalog + "'::regclass",
                false,
                "",
                "",
                Map.of());
    }

    Reading named(String sql) {
        return new Reading(sql, namespace, oid, oidClass, parent, parentClass, isKeptOnMembers, joins, condition, more);
    }

    Reading in(String sql) {
        return new Reading(name, sql, oid, oidClass, parent, parentClass, isKeptOnMembers, joins, condition, more);
    }

    Reading oid(String catalog, String sql) {
        return new Reading(
                name,
                namespace,
                sql,
                "'" + catalog + "'::regclass",
                parent,
                parentClass,
                isKeptOnMembers,
                joins,
                condition,
                more);
    }

    Reading parent(String catalogSql, String sql) {
        return new Reading(name, namespace, oid, oidClass, sql, catalogSql, isKeptOnMembers, joins, condition, more);
    }

    Reading keptOnMembers() {
        return new Reading(name, namespace, oid, oidClass, parent, parentClass, true, joins, condition, more);
    }

    Reading joining(String sql) {
        return new Reading(
                name,
                namespace,
                oid,
                oidClass,
                parent,
                parentClass,
                isKeptOnMembers,
                joins + " " + sql,
                condition,
                more);
    }

    Reading where(String sql) {
        return new Reading(name, namespace, oid, oidClass, parent, parentClass, isKeptOnMembers, joins, sql, more);
    }

    Reading with(Map<String, String> properties) {
        return new Reading(
                name, namespace, oid, oidClass, parent, parentClass, isKeptOnMembers, joins, condition, properties);
    }
}
