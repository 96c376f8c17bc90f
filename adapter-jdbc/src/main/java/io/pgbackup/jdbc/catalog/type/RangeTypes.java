package io.pgbackup.jdbc.catalog.type;

import io.pgbackup.jdbc.catalog.damage.DamagedText;
import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Range types; since version 14, each with the name of its multirange type. */
public final class RangeTypes implements ObjectSource {

    private static final String TYPES = "SELECT " + TypeRow.COLUMNS + """
            , format_type(r.rngsubtype, NULL) AS subtype, :multirange AS multirange,
            o.opcname, o.opcdefault, opn.nspname AS opcschema, l.collname, ln.nspname AS collschema,
            r.rngcanonical, r.rngsubdiff
            FROM pg_type t
                JOIN pg_namespace n ON n.oid = t.typnamespace
                JOIN pg_range r ON r.rngtypid = t.oid
                JOIN pg_type s ON s.oid = r.rngsubtype
                JOIN pg_opclass o ON o.oid = r.rngsubopc
                JOIN pg_namespace opn ON opn.oid = o.opcnamespace
                LEFT JOIN pg_collation l ON l.oid = r.rngcollation AND r.rngcollation <> s.typcollation
                LEFT JOIN pg_namespace ln ON ln.oid = l.collnamespace
            WHERE t.typtype = 'r' AND\s""" + TypeRow.IN_USER_SCHEMA;

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        String multirange = context.isAtLeast(14) ? "format_type(r.rngmultitypid, NULL)" : "NULL::text";
        List<CatalogObject> objects = new ArrayList<>();
        context.queries().rows(TYPES.replace(":multirange", multirange), row -> {
            List<String> options = options(row);
            TypeRow.read(row, context).ifPresent(type -> {
                String create = "CREATE TYPE " + type.qualifiedName() + " AS RANGE (\n    "
                        + String.join(",\n    ", options) + "\n);\n";
                objects.add(type.object(create, "", context));
                objects.add(type.shell());
            });
            return options;
        });
        return objects;
    }

    /**
     * Returns the options of a range type. The server derives the name of a multirange from that of its range, and may cut it
     * within a character: such a name is left out, because the server derives the same name again.
     */
    private static List<String> options(Row row) throws SQLException {
        List<String> options = new ArrayList<>();
        options.add("subtype = " + row.deparsed("subtype"));
        row.optionalText("multirange")
                .filter(name -> name.indexOf(DamagedText.REPLACEMENT) < 0)
                .ifPresent(name -> options.add("multirange_type_name = " + name));
        if (!row.flag("opcdefault")) {
            options.add("subtype_opclass = " + Sql.qualified(row.text("opcschema"), row.text("opcname")));
        }
        if (row.optionalText("collname").isPresent()) {
            options.add("collation = " + Sql.qualified(row.text("collschema"), row.text("collname")));
        }
        if (!row.text("rngcanonical").equals("-")) {
            options.add("canonical = " + row.text("rngcanonical"));
        }
        if (!row.text("rngsubdiff").equals("-")) {
            options.add("subtype_diff = " + row.text("rngsubdiff"));
        }
        return options;
    }
}
