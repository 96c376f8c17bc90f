package io.pgbackup.jdbc.catalog;

import java.util.List;
import java.util.Map;

/**
 * Names what a copy will not have although its kind is covered: SQL has no words for it. pg_dump loses the same without a word.
 */
final class Losses implements ObjectPass {

    private static final String INVALID_INDEXES = """
            SELECT format('%I.%I', n.nspname, c.relname) AS name
            FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_class t ON t.oid = i.indrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE i.indrelid = ANY (:oids) AND NOT (i.indisready AND (i.indisvalid OR t.relkind = 'p'))
            ORDER BY 1""";

    private static final String SWITCHED_FOREIGN_KEYS = """
            SELECT DISTINCT format('%I on table %I.%I', k.conname, n.nspname, c.relname) AS name
            FROM pg_trigger t
            JOIN pg_constraint k ON k.oid = t.tgconstraint AND k.contype = 'f'
            JOIN pg_class c ON c.oid = k.conrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE t.tgrelid = ANY (:oids) AND t.tgisinternal AND t.tgenabled <> 'O'
            ORDER BY 1""";

    @Override
    public List<CatalogObject> complete(CatalogContext context, Map<ObjectId, CatalogObject> objects) {
        CatalogQueries queries = context.queries();
        queries.rows(INVALID_INDEXES, context.relations().dumpedOids("rpm"), row -> row.text("name"))
                .forEach(name -> context.warn(
                        "index " + name + " is not valid, because its making goes on or has failed: it is left out"));
        queries.rows(SWITCHED_FOREIGN_KEYS, context.relations().dumpedOids("rp"), row -> row.text("name"))
                .forEach(name -> context.warn("foreign key " + name
                        + " has triggers that are disabled or fire for replicas: a copy will have them" + " enabled"));
        return List.of();
    }
}
