package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Connects the nodes as {@code pg_depend} does, inline parts to the objects that contain them, and all nodes to the boundaries. */
public final class Dependencies {

    private static final String ALL = """
            SELECT DISTINCT classid, objid, refclassid, refobjid, deptype
            FROM pg_depend
            WHERE deptype NOT IN ('p', 'e') AND objid >= 16384
              AND (refobjid >= 16384 OR refclassid = 'pg_namespace'::regclass)""";

    /** Before version 15, the dependencies of a generated column's expression are those of the column, as if its table had them. */
    private static final String ALL_14 = """
            SELECT DISTINCT coalesce(g.tableoid, d.classid) AS classid, coalesce(g.oid, d.objid) AS objid, d.refclassid, d.refobjid,
                   d.deptype
            FROM pg_depend d
                LEFT JOIN pg_attrdef g ON d.classid = 'pg_class'::regclass AND d.objid = g.adrelid AND d.objsubid = g.adnum
                    AND d.deptype = 'a'
            WHERE d.deptype NOT IN ('p', 'e') AND d.objid >= 16384
              AND (d.refobjid >= 16384 OR d.refclassid = 'pg_namespace'::regclass)""";

    /** Members of operator families have no nodes of their own; those that belong to a class come with it, after the family. */
    private static final String FAMILY_MEMBERS = """
            SELECT 'pg_amop'::regclass::oid AS class, oid, amopfamily AS family FROM pg_amop WHERE oid >= 16384
            UNION ALL
            SELECT 'pg_amproc'::regclass::oid, oid, amprocfamily FROM pg_amproc WHERE oid >= 16384""";

    private static final String COLUMN_USERS = """
            SELECT classid, objid, refobjid, refobjsubid FROM pg_depend
            WHERE refclassid = 'pg_class'::regclass AND refobjid = ANY (:oids) AND refobjsubid > 0""";

    private final Map<ObjectId, CatalogObject> objects;
    private final Map<ObjectId, ObjectId> families = new HashMap<>();

    public Dependencies(Map<ObjectId, CatalogObject> objects) {
        this.objects = objects;
    }

    public void connect(CatalogContext context) {
        context.queries()
                .rows(
                        FAMILY_MEMBERS,
                        row -> families.put(
                                new ObjectId(row.oid("class"), row.oid("oid")),
                                new ObjectId(SystemCatalog.OPERATOR_FAMILY, row.oid("family"))));
        context.queries().rows(context.isAtLeast(15) ? ALL : ALL_14, row -> connect(row, context));
        connectColumnUsers(context);
        for (CatalogObject object : List.copyOf(objects.values())) {
            if (object.isInline()) {
                object.parent().map(objects::get).ifPresent(whole -> whole.dependsOn(object.id()));
            }
        }
        addBoundaries();
    }

    /** Notes the objects that depend on a generated column, which may have to be created after its table. */
    private void connectColumnUsers(CatalogContext context) {
        Map<ObjectId, Map<Integer, CatalogObject>> makers = new HashMap<>();
        for (CatalogObject object : objects.values()) {
            if (object.column() != 0) {
                makers.computeIfAbsent(object.parent().orElseThrow(), key -> new HashMap<>())
                        .put(object.column(), object);
            }
        }
        List<Long> tables = makers.keySet().stream().map(ObjectId::oid).toList();
        if (!tables.isEmpty()) {
            context.queries().rows(COLUMN_USERS, tables, row -> {
                ObjectId table = ObjectId.relation(row.oid("refobjid"));
                Optional<CatalogObject> maker =
                        Optional.ofNullable(makers.getOrDefault(table, Map.of()).get(row.integer("refobjsubid")));
                node(new ObjectId(row.oid("classid"), row.oid("objid")))
                        .map(CatalogObject::id)
                        .filter(user -> !user.equals(table))
                        .ifPresent(user -> maker.filter(object -> !object.id().equals(user))
                                .ifPresent(object -> object.addColumnUser(user)));
                return true;
            });
        }
    }

    private boolean connect(Row row, CatalogContext context) throws SQLException {
        ObjectId from = new ObjectId(row.oid("classid"), row.oid("objid"));
        ObjectId to = new ObjectId(row.oid("refclassid"), row.oid("refobjid"));
        boolean isMembership = families.containsKey(from) && row.letter("deptype") == 'i';
        if (isMembership) {
            return false;
        }
        Optional<CatalogObject> dependent = node(from);
        Optional<ObjectId> target = context.members().extensionOf(to).or(() -> node(to).map(CatalogObject::id));
        if (target.isEmpty() && !context.part().isWhole() && !isLooseTie(from, to, row)) {
            dependent.ifPresent(object -> object.dependsOn(families.getOrDefault(to, to)));
        }
        if (dependent.isEmpty() || target.isEmpty()) {
            return false;
        }
        CatalogObject object = dependent.get();
        boolean isPartOfTarget = object.isInline() && object.parent().equals(target);
        boolean isComposite = object.kind() == ObjectKind.COMPOSITE_RELATION && row.letter("deptype") == 'i';
        if (isComposite) {
            node(to).ifPresent(type -> type.dependsOn(object.id()));
        } else if (!isPartOfTarget && !object.id().equals(target.get())) {
            object.dependsOn(target.get());
        }
        return true;
    }

    /**
     * Whether a dependency can be ignored: a partition can exist without its parent, and a sequence without the column that owns
     * it.
     */
    private static boolean isLooseTie(ObjectId from, ObjectId to, Row row) throws SQLException {
        return from.classOid() == SystemCatalog.CLASS
                && to.classOid() == SystemCatalog.CLASS
                && row.letter("deptype") == 'a';
    }

    private Optional<CatalogObject> node(ObjectId id) {
        return Optional.ofNullable(objects.get(families.getOrDefault(id, id)));
    }

    private void addBoundaries() {
        CatalogObject preData =
                new CatalogObject(ObjectId.PRE_DATA_BOUNDARY, ObjectKind.PRE_DATA_BOUNDARY, "", "pre-data boundary");
        CatalogObject postData =
                new CatalogObject(ObjectId.POST_DATA_BOUNDARY, ObjectKind.POST_DATA_BOUNDARY, "", "post-data boundary");
        postData.dependsOn(ObjectId.PRE_DATA_BOUNDARY);
        for (CatalogObject object : objects.values()) {
            if (object.isInline()) {
                continue;
            }
            if (object.kind().rank() < ObjectKind.PRE_DATA_BOUNDARY.rank()) {
                preData.dependsOn(object.id());
            } else if (object.kind().rank() < ObjectKind.POST_DATA_BOUNDARY.rank()) {
                object.dependsOn(ObjectId.PRE_DATA_BOUNDARY);
                postData.dependsOn(object.id());
            } else {
                object.dependsOn(ObjectId.POST_DATA_BOUNDARY);
            }
        }
        objects.put(ObjectId.PRE_DATA_BOUNDARY, preData);
        objects.put(ObjectId.POST_DATA_BOUNDARY, postData);
    }
}
