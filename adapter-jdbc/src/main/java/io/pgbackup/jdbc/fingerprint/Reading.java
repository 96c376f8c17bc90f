package io.pgbackup.jdbc.fingerprint;

import java.util.Map;

/**
 * How the rows of one catalog are read; {@code t} is a row, and everything is SQL.
 *
 * @param name kind and identity of the object
 * @param namespace oid of the schema of the object or of the object that it belongs to; empty if there is none
 * @param object the object, to distinguish users' objects from the system's, and from members of extensions
 * @param above the object that it belongs to
 * @param maker the object whose entry creates it, if it has no entry of its own
 * @param isOwnEntry whether the object's own entry creates the row, too
 * @param isKeptOnMembers whether it counts even if the object that it belongs to is a member of an extension, because it may still
 * be a user's
 * @param joins further joins
 * @param condition which rows count, in addition to being users' objects
 * @param derived which of these rows another object creates, so that they need no entry
 * @param more properties in addition to the columns
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

    /** Returns a reading of rows that are objects of their own. */
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

    /** Returns a reading of rows that belong to an object of another catalog, and are created with it. */
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

    /** For rows that neither the object's entry nor any other known entry creates. */
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

    /** Sets which rows another object creates. */
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
