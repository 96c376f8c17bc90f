package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The columns of all relations, in their order. */
public final class Columns {

    private static final String ALL = """
            SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.atttypid,
                   t.typelem, t.typbasetype, a.attislocal, a.attnotnull, a.attidentity, a.attgenerated,
                   coalesce(a.attstattarget, -1) AS attstattarget,
                   CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage,
                   %s AS compression, a.attoptions::text AS attoptions,
                   CASE WHEN a.attfdwoptions IS NOT NULL THEN array_to_string(ARRAY(
                       SELECT quote_ident(option_name) || ' ' || quote_literal(option_value)
                       FROM pg_options_to_table(a.attfdwoptions) ORDER BY option_name), ', ') END AS foreign_options,
                   n.nspname AS collation_schema, c.collname
            FROM pg_attribute a
                JOIN pg_type t ON t.oid = a.atttypid
                LEFT JOIN pg_collation c ON c.oid = a.attcollation AND a.attcollation <> t.typcollation
                LEFT JOIN pg_namespace n ON n.oid = c.collnamespace
            WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = ANY (:oids)
            ORDER BY a.attrelid, a.attnum""";

    private final Map<Long, List<Column>> columns = new HashMap<>();

    private Columns() {}

    static Columns read(CatalogQueries queries, int major, Relations relations) {
        Columns columns = new Columns();
        String sql = ALL.formatted(major >= 14 ? "a.attcompression" : "NULL");
        List<Long> oids = relations.all().stream()
                .filter(relation -> relation.relkind() != 'S')
                .map(Relation::oid)
                .toList();
        Map<List<Long>, List<Long>> typeOids = new HashMap<>();
        queries.rows(
                sql,
                oids,
                row -> columns.columns
                        .computeIfAbsent(row.oid("attrelid"), key -> new ArrayList<>())
                        .add(column(row, major, typeOids)));
        return columns;
    }

    private static Column column(Row row, int major, Map<List<Long>, List<Long>> known) throws SQLException {
        List<Long> typeOids = List.of(row.oid("atttypid"), row.oid("typelem"), row.oid("typbasetype"));
        List<String> options = row.list("attoptions");
        return new Column(
                row.integer("attnum"),
                row.text("attname"),
                row.text("type"),
                known.computeIfAbsent(typeOids, oids -> oids),
                row.flag("attislocal"),
                row.flag("attnotnull"),
                row.letter("attidentity"),
                row.letter("attgenerated"),
                row.integer("attstattarget"),
                row.letter("storage"),
                row.letter("compression"),
                StorageParameters.COLUMN.known(options, major),
                StorageParameters.COLUMN.unknown(options, major),
                row.textOrEmpty("foreign_options"),
                row.optionalText("collname").isPresent()
                        ? Sql.qualified(row.text("collation_schema"), row.text("collname"))
                        : "");
    }

    public List<Column> of(long relationOid) {
        return columns.getOrDefault(relationOid, List.of());
    }

    public Optional<Column> find(long relationOid, String name) {
        return of(relationOid).stream()
                .filter(column -> column.name().equals(name))
                .findFirst();
    }

    /** Returns the column with this attribute number, which must exist. */
    public Column get(long relationOid, int number) {
        return of(relationOid).stream()
                .filter(column -> column.number() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no column " + number + " in relation " + relationOid));
    }
}
