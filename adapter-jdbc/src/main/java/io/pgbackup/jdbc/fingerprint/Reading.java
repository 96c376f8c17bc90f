package io.pgbackup.jdbc.fingerprint;

import java.util.Map;

/**
 * How the rows of one catalog are read; {@code t} is a row, and everything is SQL.
 *
 * @param name kind and identity of the object
 * @param namespace oid of the schema that it is in, by itself or by what it hangs on; empty where there is none
 * @param object the object, to tell users' from the system's, and members of extensions
 * @param above the object that it hangs on
 * @param maker the object in whose entry it is made, where it is made in no entry of its own
 * @param isOwnEntry whether the entry of the object makes the row, too
 * @param isKeptOnMembers whether it counts where the object that it hangs on is a member of an extension: it may be a user's
 * @param joins what else has to be joined
 * @param condition which rows count, beside those of users
 * @param derived which of them another object makes, so that no entry has to
 * @param more properties beside the columns
 */
record Reading(
        String name,
        String namespace,
        Address object,
        Address above,
        Address maker,
        boolean isOwnEntry,
        boolean isKeptOnMembers,
        String joins,
        String condition,
        String derived,
        Map<String, String> more) {

    /** An object by its catalog and its oid, both as SQL. */
    record Address(String catalog, String oid) {

        static final Address NONE = new Address("0::oid", "0::oid");

        static Address in(String catalog, String oid) {
            return new Address("'" + catalog + "'::regclass", oid);
        }
    }

    Reading {
        more = Map.copyOf(more);
    }

    /** Rows that are objects of their own. */
    static Reading ofObjects(String catalog) {
        return new Reading(
                "(SELECT i.type || ' ' || i.identity FROM pg_identify_object('" + catalog
                        + "'::regclass, t.oid, 0) AS i)",
                "",
                Address.in(catalog, "t.oid"),
                Address.NONE,
                Address.NONE,
                true,
                false,
                "",
                "",
                "false",
                Map.of());
    }

    /** Rows that belong to an object of another catalog, and are made with it. */
    static Reading of(String catalog, String column) {
        Address address = Address.in(catalog, column);
        return new Reading("", "", address, address, address, true, false, "", "", "false", Map.of());
    }

    Reading named(String sql) {
        return new Reading(
                sql, namespace, object, above, maker, isOwnEntry, isKeptOnMembers, joins, condition, derived, more);
    }

    Reading in(String sql) {
        return new Reading(
                name, sql, object, above, maker, isOwnEntry, isKeptOnMembers, joins, condition, derived, more);
    }

    Reading object(Address address) {
        return new Reading(
                name, namespace, address, above, maker, isOwnEntry, isKeptOnMembers, joins, condition, derived, more);
    }

    Reading above(Address address) {
        return new Reading(
                name, namespace, object, address, maker, isOwnEntry, isKeptOnMembers, joins, condition, derived, more);
    }

    Reading madeBy(Address address) {
        return new Reading(
                name, namespace, object, above, address, isOwnEntry, isKeptOnMembers, joins, condition, derived, more);
    }

    /** Neither the object's entry makes it nor any other that could be named. */
    Reading madeByOthers() {
        return new Reading(
                name, namespace, object, above, Address.NONE, false, isKeptOnMembers, joins, condition, derived, more);
    }

    Reading keptOnMembers() {
        return new Reading(name, namespace, object, above, maker, isOwnEntry, true, joins, condition, derived, more);
    }

    Reading joining(String sql) {
        return new Reading(
                name,
                namespace,
                object,
                above,
                maker,
                isOwnEntry,
                isKeptOnMembers,
                joins + " " + sql,
                condition,
                derived,
                more);
    }

    Reading where(String sql) {
        return new Reading(
                name, namespace, object, above, maker, isOwnEntry, isKeptOnMembers, joins, sql, derived, more);
    }

    /** Which rows another object makes. */
    Reading derived(String sql) {
        return new Reading(
                name, namespace, object, above, maker, isOwnEntry, isKeptOnMembers, joins, condition, sql, more);
    }

    Reading with(Map<String, String> properties) {
        return new Reading(
                name,
                namespace,
                object,
                above,
                maker,
                isOwnEntry,
                isKeptOnMembers,
                joins,
                condition,
                derived,
                properties);
    }
}
