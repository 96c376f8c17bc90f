package io.pgbackup.jdbc.catalog.type;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.catalog.read.Signatures;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Casts that users created. */
public final class Casts implements ObjectSource {

    private static final String ALL = """
            SELECT c.oid, format_type(c.castsource, NULL) AS source, format_type(c.casttarget, NULL) AS target,
                   s.typname AS source_name, t.typname AS target_name, c.castcontext, c.castmethod,
                   n.nspname AS function_schema, p.proname, :arguments AS arguments
            FROM pg_cast c
                JOIN pg_type s ON s.oid = c.castsource
                JOIN pg_type t ON t.oid = c.casttarget
                LEFT JOIN pg_proc p ON p.oid = c.castfunc
                LEFT JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE c.oid >= 16384
              AND NOT EXISTS (
                SELECT FROM pg_namespace x
                WHERE x.oid IN (s.typnamespace, t.typnamespace) AND x.nspname ~ '^pg_temp_')""".replace(":arguments", Signatures.ARGUMENT_TYPES);

    /** A range type's cast to its own multirange type comes with the type. */
    private static final String WITHOUT_MULTIRANGES = """
              AND NOT EXISTS (
                SELECT FROM pg_range r WHERE r.rngtypid = c.castsource AND r.rngmultitypid = c.casttarget)""";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> casts = new ArrayList<>();
        context.queries()
                .rows(context.isAtLeast(14) ? ALL + "\n" + WITHOUT_MULTIRANGES : ALL, row -> cast(row, context))
                .forEach(found -> found.ifPresent(casts::add));
        return casts;
    }

    private static Optional<CatalogObject> cast(Row row, CatalogContext context) throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.CAST, row.oid("oid"));
        if (context.members().isMember(id)) {
            return Optional.empty();
        }
        String target = "CAST (" + row.deparsed("source") + " AS " + row.deparsed("target") + ")";
        String sql = "CREATE " + target + " " + method(row) + context(row) + ";\n" + context.annotationsOf(target, id);
        return Optional.of(new CatalogObject(id, ObjectKind.CAST, "", target)
                .sortName(row.text("source_name") + " " + row.text("target_name"))
                .definition(() -> sql));
    }

    private static String method(Row row) throws SQLException {
        char method = row.letter("castmethod");
        if (method == 'b') {
            return "WITHOUT FUNCTION";
        }
        if (method == 'i') {
            return "WITH INOUT";
        }
        return "WITH FUNCTION " + Sql.qualified(row.deparsed("function_schema"), row.text("proname")) + "("
                + row.textOrEmpty("arguments") + ")";
    }

    private static String context(Row row) throws SQLException {
        char context = row.letter("castcontext");
        if (context == 'a') {
            return " AS ASSIGNMENT";
        }
        return context == 'i' ? " AS IMPLICIT" : "";
    }
}
