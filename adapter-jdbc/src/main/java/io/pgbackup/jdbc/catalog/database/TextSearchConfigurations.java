package io.pgbackup.jdbc.catalog.database;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Text search configurations: which dictionaries process which tokens of a parser. */
public final class TextSearchConfigurations implements ObjectSource {

    private static final String ALL = """
            SELECT c.oid, n.oid AS namespace, n.nspname, c.cfgname, c.cfgowner, p.prsname, pn.nspname AS parser_schema
            FROM pg_ts_config c
                JOIN pg_namespace n ON n.oid = c.cfgnamespace
                JOIN pg_ts_parser p ON p.oid = c.cfgparser
                JOIN pg_namespace pn ON pn.oid = p.prsnamespace""";

    /** The names of tokens come from the parser itself. */
    private static final String MAPPINGS = """
            SELECT m.mapcfg, t.alias, m.mapdict::regdictionary AS dictionary
            FROM pg_ts_config c
                JOIN pg_namespace n ON n.oid = c.cfgnamespace
                JOIN pg_ts_config_map m ON m.mapcfg = c.oid
                CROSS JOIN LATERAL ts_token_type(c.cfgparser) t
            WHERE t.tokid = m.maptokentype AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            ORDER BY m.mapcfg, m.maptokentype, m.mapseqno""";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        Map<Long, Map<String, List<String>>> mappings = new HashMap<>();
        context.queries()
                .rows(
                        MAPPINGS,
                        row -> mappings.computeIfAbsent(row.oid("mapcfg"), key -> new LinkedHashMap<>())
                                .computeIfAbsent(row.text("alias"), key -> new ArrayList<>())
                                .add(row.text("dictionary")));
        List<CatalogObject> configurations = new ArrayList<>();
        context.queries()
                .rows(ALL, row -> configuration(row, mappings.getOrDefault(row.oid("oid"), Map.of()), context))
                .forEach(found -> found.ifPresent(configurations::add));
        return configurations;
    }

    private static Optional<CatalogObject> configuration(
            Row row, Map<String, List<String>> mappings, CatalogContext context) throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.TEXT_SEARCH_CONFIGURATION, row.oid("oid"));
        if (!context.isDumped(id, row.oid("namespace"))) {
            return Optional.empty();
        }
        String schema = row.text("nspname");
        String name = row.text("cfgname");
        String target = "TEXT SEARCH CONFIGURATION " + Sql.qualified(schema, name);
        StringBuilder sql = new StringBuilder("CREATE ").append(target).append(" (\n    PARSER = ");
        sql.append(Sql.qualified(row.text("parser_schema"), row.text("prsname")))
                .append(" );\n");
        mappings.forEach((token, dictionaries) -> {
            sql.append("ALTER ").append(target).append("\n    ADD MAPPING FOR ").append(Sql.ident(token));
            sql.append(" WITH ").append(String.join(", ", dictionaries)).append(";\n");
        });
        long owner = row.oid("cfgowner");
        sql.append(context.ownerOf(target, owner)).append(context.annotationsOf(target, id));
        String definition = sql.toString();
        return Optional.of(new CatalogObject(id, ObjectKind.TEXT_SEARCH_CONFIGURATION, schema, name)
                .owner(context.role(owner))
                .definition(() -> definition));
    }
}
