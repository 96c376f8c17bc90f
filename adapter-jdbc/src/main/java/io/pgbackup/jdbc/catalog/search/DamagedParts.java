package io.pgbackup.jdbc.catalog.search;

import io.pgbackup.jdbc.catalog.damage.DamagedObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.CatalogQueries;
import io.pgbackup.jdbc.catalog.read.DumpedPart;
import io.pgbackup.jdbc.catalog.read.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names objects that cannot be dumped but should be in the dump. In a part of a database, these are selected tables and the objects
 * that belong to them, and all other objects in selected schemas. If the schema of an object no longer exists, its place is
 * unknown, and only its own name counts.
 */
public final class DamagedParts {

    /** Sees damaged rows, unlike all other queries. */
    private static final String PLACES = """
            SELECT p.catalog, p.oid, p.relation,
                   CASE p.catalog WHEN 'pg_index' THEN 'pg_class'::regclass::oid ELSE p.catalog::regclass::oid END AS class,
                   (SELECT n.nspname FROM pg_namespace n WHERE n.oid = coalesce(c.relnamespace, p.schema)) AS schema, c.relname AS name
            FROM (
                SELECT d.catalog, d.oid,
                       CASE d.catalog
                           WHEN 'pg_class' THEN coalesce(
                               (SELECT i.indrelid FROM pg_index i WHERE i.indexrelid = d.oid), d.oid)
                           WHEN 'pg_index' THEN (SELECT i.indrelid FROM pg_index i WHERE i.indexrelid = d.oid)
                           WHEN 'pg_attrdef' THEN (SELECT x.adrelid FROM pg_attrdef x WHERE x.oid = d.oid)
                           WHEN 'pg_constraint' THEN (SELECT nullif(x.conrelid, 0) FROM pg_constraint x WHERE x.oid = d.oid)
                           WHEN 'pg_policy' THEN (SELECT x.polrelid FROM pg_policy x WHERE x.oid = d.oid)
                           WHEN 'pg_publication_rel' THEN (SELECT x.prrelid FROM pg_publication_rel x WHERE x.oid = d.oid)
                           WHEN 'pg_rewrite' THEN (SELECT x.ev_class FROM pg_rewrite x WHERE x.oid = d.oid)
                           WHEN 'pg_statistic_ext' THEN (SELECT x.stxrelid FROM pg_statistic_ext x WHERE x.oid = d.oid)
                           WHEN 'pg_trigger' THEN (SELECT x.tgrelid FROM pg_trigger x WHERE x.oid = d.oid)
                       END AS relation,
                       CASE d.catalog
                           WHEN 'pg_collation' THEN (SELECT x.collnamespace FROM pg_collation x WHERE x.oid = d.oid)
                           WHEN 'pg_constraint' THEN (SELECT x.connamespace FROM pg_constraint x WHERE x.oid = d.oid)
                           WHEN 'pg_conversion' THEN (SELECT x.connamespace FROM pg_conversion x WHERE x.oid = d.oid)
                           WHEN 'pg_opclass' THEN (SELECT x.opcnamespace FROM pg_opclass x WHERE x.oid = d.oid)
                           WHEN 'pg_operator' THEN (SELECT x.oprnamespace FROM pg_operator x WHERE x.oid = d.oid)
                           WHEN 'pg_opfamily' THEN (SELECT x.opfnamespace FROM pg_opfamily x WHERE x.oid = d.oid)
                           WHEN 'pg_proc' THEN (SELECT x.pronamespace FROM pg_proc x WHERE x.oid = d.oid)
                           WHEN 'pg_ts_config' THEN (SELECT x.cfgnamespace FROM pg_ts_config x WHERE x.oid = d.oid)
                           WHEN 'pg_ts_dict' THEN (SELECT x.dictnamespace FROM pg_ts_dict x WHERE x.oid = d.oid)
                           WHEN 'pg_ts_parser' THEN (SELECT x.prsnamespace FROM pg_ts_parser x WHERE x.oid = d.oid)
                           WHEN 'pg_ts_template' THEN (SELECT x.tmplnamespace FROM pg_ts_template x WHERE x.oid = d.oid)
                           WHEN 'pg_type' THEN (SELECT x.typnamespace FROM pg_type x WHERE x.oid = d.oid)
                       END AS schema
                FROM (VALUES %s) AS d (catalog, oid)) AS p
                LEFT JOIN pg_class c ON c.oid = p.relation""";

    /** The place of an object; texts are empty where the place is unknown. */
    private record Place(ObjectId id, long relation, String schema, String name, DamagedObject object) {}

    private final CatalogContext context;
    private final Connection connection;

    public DamagedParts(CatalogContext context, Connection connection) {
        this.context = context;
        this.connection = connection;
    }

    /** Omits the objects that should be in the dump, and excludes all damaged objects from the proof. */
    public void name() {
        List<DamagedObject> objects = context.queries().damage().objects();
        if (objects.isEmpty()) {
            return;
        }
        List<Place> places = places(objects);
        Set<ObjectId> lost = places.stream().map(Place::id).collect(Collectors.toCollection(HashSet::new));
        context.losses().objects(lost);
        for (Place place : places) {
            ObjectId relation = ObjectId.relation(place.relation());
            if (place.relation() != 0 && !lost.contains(relation)) {
                context.losses().parts(relation);
            }
            if (!place.object().object().isEmpty() && isWanted(place)) {
                context.omit(
                        place.object().reason(),
                        place.object().object(),
                        place.object().why());
            }
        }
    }

    private boolean isWanted(Place place) {
        DumpedPart part = context.part();
        if (place.relation() != 0) {
            return part.wantsRelation(place.schema(), place.name());
        }
        return place.schema().isEmpty() ? part.includesSchemaless() : part.includesSchema(place.schema());
    }

    private List<Place> places(List<DamagedObject> objects) {
        Map<String, DamagedObject> byKey = new HashMap<>();
        objects.forEach(object -> byKey.put(key(object.catalog(), object.oid()), object));
        String values = objects.stream()
                .map(object -> "('" + object.catalog() + "', " + object.oid() + "::oid)")
                .collect(Collectors.joining(", "));
        return new CatalogQueries(connection).rows(PLACES.formatted(values), row -> place(row, byKey));
    }

    private static Place place(Row row, Map<String, DamagedObject> byKey) throws SQLException {
        DamagedObject object = Objects.requireNonNull(byKey.get(key(row.text("catalog"), row.oid("oid"))));
        return new Place(
                new ObjectId(row.oid("class"), row.oid("oid")),
                row.oid("relation"),
                row.textOrEmpty("schema"),
                row.textOrEmpty("name"),
                object);
    }

    private static String key(String catalog, long oid) {
        return catalog + " " + oid;
    }
}
