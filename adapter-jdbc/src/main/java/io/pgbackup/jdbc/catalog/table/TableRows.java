package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.CatalogQueries;
import io.pgbackup.jdbc.catalog.read.Column;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Relation;
import io.pgbackup.jdbc.sql.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rows of ordinary tables and of the configuration tables of extensions. */
public final class TableRows implements ObjectSource {

    /**
     * Sizes are current, and the tables are locked, so they can only have grown since the snapshot. Free space maps, visibility
     * maps and indexes of TOAST tables are not read and do not count.
     */
    private static final String SIZES = """
            SELECT c.oid, c.reltuples, pg_relation_size(c.oid) AS heap_bytes,
                   pg_relation_size(c.oid) + coalesce(pg_relation_size(nullif(c.reltoastrelid, 0)), 0) AS all_bytes,
                   current_setting('block_size')::int AS page_bytes
            FROM pg_class c WHERE c.relkind = 'r' AND c.oid = ANY (:oids)""";

    private static final String CONFIGURATION = """
            SELECT c.oid, coalesce(c.condition, '') AS condition
            FROM pg_extension e, LATERAL unnest(e.extconfig, e.extcondition) AS c (oid, condition)""";

    private static final String CONFIGURATION_KEYS = """
            SELECT DISTINCT conrelid, confrelid FROM pg_constraint
            WHERE contype = 'f' AND conrelid <> confrelid AND conrelid = ANY (:oids) AND confrelid = ANY (:oids)""";

    /** Hash values of enums depend on oids, so a row may belong to another partition after a restore. */
    private static final String HASHED_BY_ENUM = """
            SELECT p.partrelid
            FROM pg_partitioned_table p
            WHERE p.partstrat = 'h' AND EXISTS (
                SELECT FROM unnest(p.partclass::oid[]) AS k (oid) JOIN pg_opclass o ON o.oid = k.oid
                    JOIN pg_am a ON a.oid = o.opcmethod
                WHERE a.amname = 'hash' AND o.opcname = 'enum_ops' AND o.opcnamespace = 'pg_catalog'::regnamespace)""";

    private static final long MONEY = 790;

    private record Size(double tuples, long heapBytes, long allBytes, long pageBytes) {}

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        CatalogQueries queries = context.queries();
        Map<Long, String> conditions = new HashMap<>();
        queries.rows(CONFIGURATION, row -> conditions.put(row.oid("oid"), row.text("condition")));
        Set<Long> hashedByEnum = new HashSet<>(queries.rows(HASHED_BY_ENUM, row -> row.oid("partrelid")));
        Map<Long, Size> sizes = new HashMap<>();
        queries.rows(
                SIZES,
                context.lockedTables(),
                row -> sizes.put(
                        row.oid("oid"),
                        new Size(
                                row.fraction("reltuples"),
                                row.number("heap_bytes"),
                                row.number("all_bytes"),
                                row.number("page_bytes"))));

        Map<Long, CatalogObject> objects = new HashMap<>();
        for (Relation table : context.relations().all()) {
            boolean isConfiguration = conditions.containsKey(table.oid())
                    && context.lockedTables().contains(table.oid());
            boolean isWanted = table.relkind() == 'r'
                    && (!table.isMember() || isConfiguration)
                    && context.relations().isChosen(table);
            if (isWanted && !context.isReadable(table) && context.part().leavesOutRows(table.oid())) {
                continue;
            }
            if (isWanted && !context.isReadable(table)) {
                context.omit(
                        Omission.Reason.UNREADABLE,
                        "table " + table.qualifiedName(),
                        "its rows: it is unlogged, and cannot be read on a standby");
            } else if (isWanted) {
                Size size = Optional.ofNullable(sizes.get(table.oid())).orElseThrow(() -> gone(table));
                String condition = conditions.getOrDefault(table.oid(), "");
                CatalogObject rows = data(context, table, size, root(context, table, hashedByEnum), condition);
                if (isConfiguration) {
                    rows.definition(() -> clearing(table, condition));
                }
                objects.put(table.oid(), rows);
            }
        }
        queries.rows(CONFIGURATION_KEYS, conditions.keySet(), row -> {
            ObjectId referenced = ObjectId.derived(ObjectKind.TABLE_DATA, row.oid("confrelid"));
            return Optional.ofNullable(objects.get(row.oid("conrelid")))
                    .map(referencing -> referencing.dependsOn(referenced));
        });
        return new ArrayList<>(objects.values());
    }

    /**
     * Returns a statement that deletes the rows of this selection that the extension's script has put into a copy, because they
     * would exist twice or conflict. Conditions are written for {@code SELECT}, and can be more than a condition.
     */
    private static String clearing(Relation table, String condition) {
        String delete = "DELETE FROM ONLY " + table.qualifiedName();
        return condition.isBlank()
                ? delete + ";\n"
                : delete + " WHERE ctid IN (SELECT ctid FROM ONLY " + table.qualifiedName() + " " + condition + ");\n";
    }

    private static IllegalStateException gone(Relation table) {
        return new IllegalStateException("a locked table has no size: " + table.qualifiedName());
    }

    /** Returns the partition root through which the rows must be loaded. */
    private static Optional<Relation> root(CatalogContext context, Relation table, Set<Long> hashedByEnum) {
        if (!table.isPartition()) {
            return Optional.empty();
        }
        boolean isHashedByEnum = false;
        Optional<Long> parent = context.inheritance().parentOf(table.oid());
        long root = table.oid();
        while (parent.isPresent()) {
            root = parent.get();
            isHashedByEnum |= hashedByEnum.contains(root);
            parent = context.inheritance().parentOf(root);
        }
        return isHashedByEnum ? context.relations().findDumped(root) : Optional.empty();
    }

    private static CatalogObject data(
            CatalogContext context, Relation table, Size size, Optional<Relation> root, String condition) {
        List<String> columns = new ArrayList<>();
        List<String> notComparable = new ArrayList<>();
        for (Column column : context.columns().of(table.oid())) {
            if (!column.isGenerated()) {
                columns.add(column.name());
                if (isNotComparable(context, column)) {
                    notComparable.add(column.name());
                }
            }
        }
        String list = columns.isEmpty() ? "" : "(" + Sql.idents(columns) + ")";
        String copy = "COPY " + root.orElse(table).qualifiedName() + " " + list + " FROM stdin;";
        boolean isHeap = table.accessMethod().equals("heap");
        return new CatalogObject(
                        ObjectId.derived(ObjectKind.TABLE_DATA, table.oid()),
                        ObjectKind.TABLE_DATA,
                        table.schema(),
                        table.name())
                .table(table.name())
                .owner(context.role(table.ownerOid()))
                .dependsOn(context.members().extensionOf(table.id()).orElse(table.id()))
                .content((entryId, contents) -> contents.add(
                        new TableData(
                                entryId,
                                table.schema(),
                                table.name(),
                                root.map(Relation::qualifiedName).orElse(""),
                                columns,
                                condition,
                                copy,
                                notComparable,
                                size.heapBytes() / size.pageBytes(),
                                size.allBytes(),
                                Math.max(0, (long) size.tuples()),
                                rowBytes(size),
                                isHeap && condition.isEmpty() && context.isAtLeast(14)),
                        table.oid()));
    }

    /**
     * Whether values may differ in a correct copy: those of money depend on a setting of the server, those of an extension's types
     * on its version.
     */
    private static boolean isNotComparable(CatalogContext context, Column column) {
        return column.typeOids().stream()
                .anyMatch(type -> type == MONEY || context.members().isMember(new ObjectId(SystemCatalog.TYPE, type)));
    }

    /**
     * Estimates the bytes of a row: twice the average, since text may be longer than the stored value (hex, compression), and at
     * least one page. If the number of rows is unknown, one row on each page is assumed: only a mostly empty table has fewer.
     */
    private static long rowBytes(Size size) {
        double rows = size.tuples() > 0 ? size.tuples() : (double) size.heapBytes() / size.pageBytes();
        double average = rows > 0 ? size.allBytes() / rows : 0;
        return Math.max(size.pageBytes(), (long) Math.ceil(2 * average));
    }
}
