package io.pgbackup.core.dump;

import java.util.List;
import java.util.Objects;

/**
 * One object of the table of contents, with the SQL that creates it.
 *
 * <p>The SQL of an entry is one or more whole statements, each ended by {@code ;} and a line feed: the definition, then what belongs to it
 * directly (comment, security label, per-column settings), and at the end its owner. It needs no session state except for the script's
 * settings: an entry that sets {@code default_tablespace} resets it. Privileges are entries of their own.
 *
 * @param id unique within the dump, from 1; also the entry's position in the order of the file
 * @param kind the kind of object
 * @param schema the schema's name, unquoted; empty for objects without one
 * @param name the object's own name, unquoted; functions with their argument types
 * @param table the name of the table to which it belongs (constraints, indexes, triggers, defaults, rows, …), unquoted; for a sequence the
 *     table that owns it; empty otherwise. It is in {@code schema}.
 * @param owner the owning role, unquoted; empty if there is none
 * @param section the section of the dump to which it belongs
 * @param place where it is in the file
 * @param dependencies ids of entries that must exist before it; dependencies through objects without an entry are resolved
 * @param sql whole statements without those for the owner; empty for {@code BLOBS}, entries that are read last ({@code SEQUENCE SET},
 *     {@code STATISTICS DATA}), and {@code TABLE DATA}, except for the configuration of extensions: there it deletes the rows that an
 *     extension's script has inserted into the table, and comes before all rows
 * @param ownerSql the statements that set the owner, which follow {@code sql} and can be left out of a restore; empty if there are none
 */
public record Entry(
        int id,
        EntryKind kind,
        String schema,
        String name,
        String table,
        String owner,
        Section section,
        Place place,
        List<Integer> dependencies,
        String sql,
        String ownerSql) {

    public Entry {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(section, "section");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(sql, "sql");
        Objects.requireNonNull(ownerSql, "ownerSql");
        dependencies = List.copyOf(dependencies);
        if (id < 1) {
            throw new IllegalArgumentException("entry ids begin at 1, not " + id);
        }
    }

    /** {@return the name of the entry in messages: {@code TABLE shop.orders}, {@code INDEX shop.orders_pkey on orders}} */
    public String label() {
        StringBuilder label = new StringBuilder(kind.tag()).append(' ');
        if (!schema.isEmpty()) {
            label.append(schema).append('.');
        }
        label.append(name);
        if (!table.isEmpty() && !table.equals(name)) {
            label.append(" on ").append(table);
        }
        return label.toString();
    }
}
