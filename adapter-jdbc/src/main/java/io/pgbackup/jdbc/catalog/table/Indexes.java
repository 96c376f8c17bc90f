package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.core.dump.Omission;
import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Relation;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.catalog.read.StorageParameters;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Indexes, and the primary key, unique and exclusion constraints that they back. */
public final class Indexes implements ObjectSource {

    private static final String ALL = """
            SELECT i.indexrelid, i.indrelid, c.relname, s.spcname, i.indisclustered, i.indisreplident, i.indnkeyatts,
                   i.indkey::text AS indkey, c.reloptions::text AS reloptions, m.amname, o.oid AS constraint_oid, o.conname,
                   o.contype, o.condeferrable, o.condeferred,
                   CASE WHEN o.oid IS NULL THEN pg_get_indexdef(i.indexrelid) END AS definition,
                   CASE WHEN o.contype = 'x' THEN pg_get_constraintdef(o.oid) END AS exclusion,
                   %s AS nulls_not_distinct, %s AS without_overlaps,
                   (SELECT array_agg(v ORDER BY a.attnum, k)::text
                    FROM pg_attribute a, LATERAL (VALUES (1, a.attnum::int), (2, a.attstattarget::int)) AS p (k, v)
                    WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0) AS statistics
            FROM pg_index i
                JOIN pg_class c ON c.oid = i.indexrelid
                JOIN pg_am m ON m.oid = c.relam
                JOIN pg_class t ON t.oid = i.indrelid
                LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
                LEFT JOIN pg_constraint o
                    ON o.conrelid = i.indrelid AND o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x')
            WHERE i.indrelid = ANY (:oids) AND i.indisready AND (i.indisvalid OR t.relkind = 'p')
            ORDER BY i.indexrelid""";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        String sql = ALL.formatted(
                context.isAtLeast(15) ? "i.indnullsnotdistinct" : "false",
                context.isAtLeast(18) ? "o.conperiod" : "false");
        Map<Long, Index> indexes = new HashMap<>();
        List<CatalogObject> objects = new ArrayList<>();
        context.queries().rows(sql, context.oidsWithParts("rpm"), row -> {
            Index index = index(context, row);
            objects.addAll(index.backsConstraint() ? constraint(context, index) : List.of(index(context, index)));
            return indexes.put(index.oid(), index);
        });
        for (Index index : indexes.values()) {
            context.inheritance()
                    .parentOf(index.oid())
                    .flatMap(parent -> Optional.ofNullable(indexes.get(parent)))
                    .ifPresent(parent -> objects.add(attach(context, index, parent)));
        }
        return objects;
    }

    private static Index index(CatalogContext context, Row row) throws SQLException {
        Relation table = context.relations().get(row.oid("indrelid"));
        long constraint = row.oid("constraint_oid");
        return new Index(
                row.oid("indexrelid"),
                table,
                row.text("relname"),
                constraint == 0 ? withoutUnknown(context, row, row.deparsed("definition")) : "",
                row.textOrEmpty("spcname"),
                row.flag("indisclustered"),
                row.flag("indisreplident"),
                row.numbers("statistics"),
                constraint,
                row.textOrEmpty("conname"),
                constraint == 0 ? "" : constraint(context, table, row));
    }

    private static String constraint(CatalogContext context, Relation table, Row row) throws SQLException {
        if (row.letter("contype") == 'x') {
            return withoutUnknown(context, row, row.deparsed("exclusion"));
        }
        List<String> columns = new ArrayList<>();
        for (long number : row.vector("indkey")) {
            columns.add(
                    Sql.ident(context.columns().get(table.oid(), (int) number).name()));
        }
        int keys = row.integer("indnkeyatts");
        String key =
                String.join(", ", columns.subList(0, keys)) + (row.flag("without_overlaps") ? " WITHOUT OVERLAPS" : "");
        String included = String.join(", ", columns.subList(keys, columns.size()));
        warnOfUnknown(context, row);
        String options = Sql.withOptions(known(context, row), "");
        boolean isPrimaryKey = row.letter("contype") == 'p';
        return (isPrimaryKey ? "PRIMARY KEY" : "UNIQUE")
                + (!isPrimaryKey && row.flag("nulls_not_distinct") ? " NULLS NOT DISTINCT" : "")
                + " (" + key + ")"
                + (included.isEmpty() ? "" : " INCLUDE (" + included + ")")
                + (options.isEmpty() ? "" : " WITH (" + options + ")")
                + (row.flag("condeferrable") ? " DEFERRABLE" : "")
                + (row.flag("condeferred") ? " INITIALLY DEFERRED" : "");
    }

    private static void warnOfUnknown(CatalogContext context, Row row) throws SQLException {
        List<String> options = row.list("reloptions");
        List<String> unknown = StorageParameters.ofIndex(row.text("amname"))
                .map(parameters -> parameters.unknown(options, context.majorVersion()))
                .orElse(List.of());
        if (!unknown.isEmpty()) {
            context.warn(StorageParameters.loss(label(context, row), String.join(", ", unknown)));
            context.losses().parameters(ObjectId.relation(row.oid("indexrelid")), unknown);
        }
    }

    private static List<String> known(CatalogContext context, Row row) throws SQLException {
        List<String> options = row.list("reloptions");
        return StorageParameters.ofIndex(row.text("amname"))
                .map(parameters -> parameters.known(options, context.majorVersion()))
                .orElse(options);
    }

    private static String label(CatalogContext context, Row row) throws SQLException {
        Relation table = context.relations().get(row.oid("indrelid"));
        return "index " + Sql.qualified(table.schema(), row.text("relname"));
    }

    /** Returns the server's text without unknown storage parameters. */
    private static String withoutUnknown(CatalogContext context, Row row, String text) throws SQLException {
        List<String> options = row.list("reloptions");
        List<String> known = known(context, row);
        if (known.size() == options.size()) {
            return text;
        }
        warnOfUnknown(context, row);
        String clause = " WITH (" + Sql.withOptions(options, "") + ")";
        int at = text.indexOf(clause);
        if (at < 0 || text.indexOf(clause, at + 1) >= 0) {
            context.omit(
                    Omission.Reason.IMPOSSIBLE,
                    label(context, row),
                    "it has unknown storage parameters, which cannot be separated from its definition");
            return text;
        }
        String rest = known.isEmpty() ? "" : " WITH (" + Sql.withOptions(known, "") + ")";
        return text.substring(0, at) + rest + text.substring(at + clause.length());
    }

    private static CatalogObject index(CatalogContext context, Index index) {
        Relation table = index.table();
        return new CatalogObject(index.id(), ObjectKind.INDEX, table.schema(), index.name())
                .table(table.name())
                .owner(context.role(table.ownerOid()))
                .dependsOn(table.id())
                .definition(() -> StorageSettings.around(index.tablespace(), index.definition() + ";\n")
                        + settings(context, index)
                        + context.annotationsOf("INDEX " + index.qualifiedName(), index.id()));
    }

    /** Returns the constraint, and the index that backs it, on which other objects may depend. */
    private static List<CatalogObject> constraint(CatalogContext context, Index index) {
        Relation table = index.table();
        String target = "CONSTRAINT " + Sql.ident(index.constraintName()) + " ON " + table.qualifiedName();
        CatalogObject constraint = new CatalogObject(
                        index.constraintId(), ObjectKind.CONSTRAINT, table.schema(), index.constraintName())
                .table(table.name())
                .owner(context.role(table.ownerOid()))
                .tieBreakers(List.of(table.name()))
                .dependsOn(table.id())
                .definition(() -> StorageSettings.around(
                                index.tablespace(),
                                "ALTER " + table.alterKind() + " ONLY " + table.qualifiedName()
                                        + "\n    ADD CONSTRAINT " + Sql.ident(index.constraintName()) + " "
                                        + index.constraint() + ";\n")
                        + settings(context, index)
                        + context.annotationsOf(target, index.constraintId())
                        + context.annotationsOf("INDEX " + index.qualifiedName(), index.id()));
        CatalogObject behind = new CatalogObject(index.id(), ObjectKind.INDEX, table.schema(), index.name())
                .table(table.name())
                .partOf(index.constraintId())
                .dependsOn(index.constraintId())
                .unwritten();
        return List.of(constraint, behind);
    }

    private static String settings(CatalogContext context, Index index) {
        StringBuilder statements = new StringBuilder();
        if (index.isClustered()) {
            statements
                    .append("ALTER TABLE ")
                    .append(index.table().qualifiedName())
                    .append(" CLUSTER ON ");
            statements.append(Sql.ident(index.name())).append(";\n");
        }
        for (int i = 0; i < index.statistics().size(); i += 2) {
            statements.append("ALTER INDEX ").append(index.qualifiedName()).append(" ALTER COLUMN ");
            statements.append(index.statistics().get(i)).append(" SET STATISTICS ");
            statements.append(index.statistics().get(i + 1)).append(";\n");
        }
        statements.append(context.extensionsOf("INDEX " + index.qualifiedName(), index.id()));
        if (index.isReplicaIdentity()) {
            statements.append("ALTER TABLE ONLY ").append(index.table().qualifiedName());
            statements
                    .append(" REPLICA IDENTITY USING INDEX ")
                    .append(Sql.ident(index.name()))
                    .append(";\n");
        }
        return statements.toString();
    }

    private static CatalogObject attach(CatalogContext context, Index child, Index parent) {
        return new CatalogObject(
                        ObjectId.derived(ObjectKind.INDEX_ATTACH, child.oid()),
                        ObjectKind.INDEX_ATTACH,
                        child.table().schema(),
                        child.name())
                .table(child.table().name())
                .owner(context.role(child.table().ownerOid()))
                .dependsOn(child.id())
                .dependsOn(parent.id())
                .dependsOn(child.table().id())
                .dependsOn(parent.table().id())
                .definition(() ->
                        "ALTER INDEX " + parent.qualifiedName() + " ATTACH PARTITION " + child.qualifiedName() + ";\n");
    }
}
