package io.pgbackup.jdbc.catalog;

import java.util.List;
import java.util.Map;

/** Names the objects of kinds that have no source yet: a dump without them is not the whole database. */
final class UncoveredKinds implements ObjectPass {

    /** Objects in schemas have theirs in {@code namespace}; for others it is null. */
    private static final String ALL = """
            SELECT 'operator' AS kind, tableoid AS class, oid, oprnamespace AS namespace, oprname AS name
            FROM pg_operator WHERE oprcode <> 0
            UNION ALL SELECT 'operator class', tableoid, oid, opcnamespace, opcname FROM pg_opclass
            UNION ALL SELECT 'operator family', tableoid, oid, opfnamespace, opfname FROM pg_opfamily
            UNION ALL SELECT 'conversion', tableoid, oid, connamespace, conname FROM pg_conversion
            UNION ALL SELECT 'text search parser', tableoid, oid, prsnamespace, prsname FROM pg_ts_parser
            UNION ALL SELECT 'text search template', tableoid, oid, tmplnamespace, tmplname FROM pg_ts_template
            UNION ALL SELECT 'text search dictionary', tableoid, oid, dictnamespace, dictname FROM pg_ts_dict
            UNION ALL SELECT 'text search configuration', tableoid, oid, cfgnamespace, cfgname FROM pg_ts_config
            UNION ALL SELECT 'access method', tableoid, oid, NULL, amname FROM pg_am WHERE oid >= 16384
            UNION ALL SELECT 'transform', tableoid, oid, NULL, format_type(trftype, NULL) FROM pg_transform
            UNION ALL SELECT 'foreign-data wrapper', tableoid, oid, NULL, fdwname FROM pg_foreign_data_wrapper
            UNION ALL SELECT 'server', tableoid, oid, NULL, srvname FROM pg_foreign_server
            UNION ALL SELECT 'event trigger', tableoid, oid, NULL, evtname FROM pg_event_trigger
            UNION ALL SELECT 'publication', tableoid, oid, NULL, pubname FROM pg_publication
            UNION ALL SELECT 'subscription', 6100, 0, NULL, subname FROM pg_subscription
                WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            ORDER BY 1, 5, 3""";

    private record Found(String kind, ObjectId id, long namespace, String name) {}

    @Override
    public List<CatalogObject> complete(CatalogContext context, Map<ObjectId, CatalogObject> objects) {
        List<Found> all = context.queries()
                .rows(
                        ALL,
                        row -> new Found(
                                row.text("kind"),
                                new ObjectId(row.oid("class"), row.oid("oid")),
                                row.oid("namespace"),
                                row.text("name")));
        for (Found found : all) {
            boolean isDumped = found.namespace() == 0
                    ? !context.members().isMember(found.id())
                    : context.isDumped(found.id(), found.namespace());
            if (isDumped && !objects.containsKey(found.id())) {
                String schema =
                        found.namespace() == 0 ? "" : context.namespaces().name(found.namespace()) + ".";
                context.warn(found.kind() + " " + schema + found.name() + " is not covered by this version");
            }
        }
        return List.of();
    }
}
