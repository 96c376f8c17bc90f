package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.core.dump.Omission;
import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SequenceValue;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.Column;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Relation;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sequences, their owners and their values, including those of identity columns. */
public final class Sequences implements ObjectSource {

    private static final String ALL = """
            SELECT s.seqrelid, format_type(s.seqtypid, NULL) AS type, s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
                   s.seqcache, s.seqcycle, d.refobjid AS table, d.refobjsubid AS column, d.deptype
            FROM pg_sequence s LEFT JOIN pg_depend d
                ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.objsubid = 0
                AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
            WHERE s.seqrelid = ANY (:oids)
            ORDER BY s.seqrelid""";

    private static final String CONFIGURED = "SELECT DISTINCT unnest(extconfig) AS oid FROM pg_extension";

    private record Owner(Relation table, Column column) {}

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        Set<Long> configured = new HashSet<>(context.queries().rows(CONFIGURED, row -> row.oid("oid")));
        List<CatalogObject> objects = new ArrayList<>();
        for (Relation sequence : context.relations().all()) {
            if (sequence.relkind() == 'S'
                    && sequence.isMember()
                    && configured.contains(sequence.oid())
                    && context.relations().isChosen(sequence)
                    && !context.unreadable().sequences().contains(sequence.oid())) {
                objects.add(value(context, sequence, Optional.empty()));
            }
        }
        context.queries().rows(ALL, context.relations().dumpedOids("S"), row -> add(context, row, objects));
        return objects;
    }

    private static boolean add(CatalogContext context, Row row, List<CatalogObject> objects) throws SQLException {
        Relation sequence = context.relations().get(row.oid("seqrelid"));
        Optional<Owner> owner = owner(context, row);
        boolean isIdentity = row.letter("deptype") == 'i';
        String options = options(row);
        String type = row.text("type");
        CatalogObject object = new CatalogObject(sequence.id(), ObjectKind.SEQUENCE, sequence.schema(), sequence.name())
                .table(owner.map(value -> value.table().name()).orElse(""))
                .owner(context.role(sequence.ownerOid()))
                .definition(() -> (isIdentity
                                ? identity(sequence, owner.orElseThrow(), options)
                                : create(context, sequence, type, options))
                        + TableText.annotations(context, sequence, "SEQUENCE"));
        objects.add(object);
        if (isIdentity) {
            owner.ifPresent(value -> dependOnPartitions(context, object, value.table()));
        } else {
            owner.ifPresent(value -> objects.add(ownedBy(context, sequence, value)));
        }
        boolean isSecret = context.unreadable().sequences().contains(sequence.oid());
        if (!isSecret && context.isReadable(sequence)) {
            objects.add(value(context, sequence, owner));
        } else if (!isSecret && !context.part().leavesOutRows(sequence.oid())) {
            context.omit(
                    Omission.Reason.UNREADABLE,
                    "sequence " + sequence.qualifiedName(),
                    "its value: it is unlogged, and cannot be read on a standby");
        }
        return isIdentity;
    }

    /**
     * An identity column is added to all levels of partitions if they exist, but only to the first level when a partition is
     * attached later.
     */
    private static void dependOnPartitions(CatalogContext context, CatalogObject identity, Relation table) {
        for (long partition : context.inheritance().descendantsOf(table.oid())) {
            identity.dependsOn(ObjectId.derived(ObjectKind.TABLE_ATTACH, partition));
        }
    }

    /** Returns the owning column; empty if its table is not dumped: the sequence then stands alone. */
    private static Optional<Owner> owner(CatalogContext context, Row row) throws SQLException {
        int column = row.integer("column");
        return context.relations()
                .find(row.oid("table"))
                .filter(context.relations()::isChosen)
                .map(table -> new Owner(table, context.columns().get(table.oid(), column)));
    }

    private static String create(CatalogContext context, Relation sequence, String type, String options) {
        return "CREATE " + (sequence.relpersistence() == 'u' ? "UNLOGGED " : "") + "SEQUENCE "
                + sequence.qualifiedName() + (type.equals("bigint") ? "" : "\n    AS " + type) + options + ";\n"
                + context.ownerOf("SEQUENCE " + sequence.qualifiedName(), sequence.ownerOid());
    }

    private static String identity(Relation sequence, Owner owner, String options) {
        String persistence = "";
        if (sequence.relpersistence() != owner.table().relpersistence()) {
            persistence = sequence.relpersistence() == 'u' ? "\n    UNLOGGED" : "\n    LOGGED";
        }
        return "ALTER " + owner.table().alterKind() + " " + owner.table().qualifiedName() + " ALTER COLUMN "
                + Sql.ident(owner.column().name()) + " ADD GENERATED "
                + (owner.column().identity() == 'a' ? "ALWAYS" : "BY DEFAULT") + " AS IDENTITY (\n    SEQUENCE NAME "
                + sequence.qualifiedName() + persistence + options + "\n);\n";
    }

    private static String options(Row row) throws SQLException {
        SequenceBounds bounds = SequenceBounds.of(row.text("type"), row.number("seqincrement") > 0);
        long min = row.number("seqmin");
        long max = row.number("seqmax");
        return "\n    START WITH " + row.number("seqstart")
                + "\n    INCREMENT BY " + row.number("seqincrement")
                + (min == bounds.min() ? "\n    NO MINVALUE" : "\n    MINVALUE " + min)
                + (max == bounds.max() ? "\n    NO MAXVALUE" : "\n    MAXVALUE " + max)
                + "\n    CACHE " + row.number("seqcache")
                + (row.flag("seqcycle") ? "\n    CYCLE" : "");
    }

    private static CatalogObject ownedBy(CatalogContext context, Relation sequence, Owner owner) {
        return new CatalogObject(
                        ObjectId.derived(ObjectKind.SEQUENCE_OWNED_BY, sequence.oid()),
                        ObjectKind.SEQUENCE_OWNED_BY,
                        sequence.schema(),
                        sequence.name())
                .table(owner.table().name())
                .owner(context.role(sequence.ownerOid()))
                .dependsOn(sequence.id())
                .dependsOn(owner.table().id())
                .definition(() -> "ALTER SEQUENCE " + sequence.qualifiedName() + " OWNED BY "
                        + owner.table().qualifiedName() + "."
                        + Sql.ident(owner.column().name()) + ";\n");
    }

    private static CatalogObject value(CatalogContext context, Relation sequence, Optional<Owner> owner) {
        CatalogObject object = new CatalogObject(
                        ObjectId.derived(ObjectKind.SEQUENCE_SET, sequence.oid()),
                        ObjectKind.SEQUENCE_SET,
                        sequence.schema(),
                        sequence.name())
                .table(owner.map(value -> value.table().name()).orElse(""))
                .owner(context.role(sequence.ownerOid()))
                .content((entryId, contents) ->
                        contents.add(new SequenceValue(entryId, sequence.oid(), sequence.qualifiedName())));
        return object.dependsOn(context.members().extensionOf(sequence.id()).orElse(sequence.id()));
    }
}
