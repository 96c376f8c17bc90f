package io.pgbackup.jdbc.catalog.type;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collations; the version of the library's rules is that of the target. */
public final class Collations implements ObjectSource {

    private static final String ALL = """
            SELECT c.oid, n.oid AS namespace, n.nspname, c.collname, c.collowner, c.collprovider, c.collisdeterministic,
                   c.collcollate, c.collctype, c.collencoding, :locale AS locale, :rules AS rules
            FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'""";

    private static final Map<Character, String> PROVIDERS =
            Map.of('c', "libc", 'i', "icu", 'b', "builtin", 'd', "default");

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        String sql = ALL.replace(":locale", localeColumn(context))
                .replace(":rules", context.isAtLeast(16) ? "c.collicurules" : "NULL::text");
        List<CatalogObject> collations = new ArrayList<>();
        context.queries().rows(sql, row -> collation(row, context)).forEach(found -> found.ifPresent(collations::add));
        return collations;
    }

    private static String localeColumn(CatalogContext context) {
        if (context.isAtLeast(17)) {
            return "c.colllocale";
        }
        return context.isAtLeast(15) ? "c.colliculocale" : "CASE WHEN c.collprovider = 'i' THEN c.collcollate END";
    }

    private static Optional<CatalogObject> collation(Row row, CatalogContext context) throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.COLLATION, row.oid("oid"));
        if (!context.isDumped(id, row.oid("namespace"))) {
            return Optional.empty();
        }
        String schema = row.text("nspname");
        String name = row.text("collname");
        long owner = row.oid("collowner");
        String target = "COLLATION " + Sql.qualified(schema, name);
        String sql = "CREATE " + target + " (" + String.join(", ", options(row)) + ");\n"
                + context.ownerOf(target, owner) + context.annotationsOf(target, id);
        return Optional.of(new CatalogObject(id, ObjectKind.COLLATION, schema, name)
                .tieBreakers(List.of(row.text("collencoding")))
                .owner(context.role(owner))
                .definition(() -> sql));
    }

    private static List<String> options(Row row) throws SQLException {
        List<String> options = new ArrayList<>();
        char provider = row.letter("collprovider");
        options.add("provider = "
                + Optional.ofNullable(PROVIDERS.get(provider))
                        .orElseThrow(() -> new IllegalStateException("unknown collation provider " + provider)));
        if (!row.flag("collisdeterministic")) {
            options.add("deterministic = false");
        }
        if (provider == 'c') {
            String collate = row.textOrEmpty("collcollate");
            String ctype = row.textOrEmpty("collctype");
            if (collate.equals(ctype)) {
                options.add("locale = " + Sql.literal(collate));
            } else {
                options.add("lc_collate = " + Sql.literal(collate));
                options.add("lc_ctype = " + Sql.literal(ctype));
            }
        } else {
            row.optionalText("locale").ifPresent(locale -> options.add("locale = " + Sql.literal(locale)));
            row.optionalText("rules").ifPresent(rules -> options.add("rules = " + Sql.literal(rules)));
        }
        return options;
    }
}
