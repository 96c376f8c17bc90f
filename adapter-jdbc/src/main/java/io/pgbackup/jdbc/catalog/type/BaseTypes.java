package io.pgbackup.jdbc.catalog.type;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Base types, and types that were declared but never defined. */
public final class BaseTypes implements ObjectSource {

    private static final String TYPES = "SELECT " + TypeRow.COLUMNS + """
            , t.typisdefined, t.typlen, t.typinput, t.typoutput, t.typreceive, t.typsend, t.typmodin, t.typmodout,
            t.typanalyze, t.typcollation, pg_get_expr(t.typdefaultbin, 'pg_type'::regclass) AS default_expression,
            t.typdefault, :subscript AS typsubscript,
            CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END AS element, t.typcategory, t.typispreferred,
            t.typdelim, t.typalign, t.typstorage, t.typbyval
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_type e ON e.oid = t.typelem
            WHERE (t.typtype = 'b' AND e.typarray IS DISTINCT FROM t.oid OR t.typtype = 'p' AND NOT t.typisdefined)
              AND\s""" + TypeRow.IN_USER_SCHEMA;

    private static final Map<Character, String> ALIGNMENTS =
            Map.of('c', "char", 's', "int2", 'i', "int4", 'd', "double");

    private static final Map<Character, String> STORAGES =
            Map.of('p', "plain", 'e', "external", 'x', "extended", 'm', "main");

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        String sql = TYPES.replace(":subscript", context.isAtLeast(14) ? "t.typsubscript" : "'-'::text");
        List<CatalogObject> objects = new ArrayList<>();
        context.queries().rows(sql, row -> {
            boolean isDefined = row.flag("typisdefined");
            List<String> options = isDefined ? options(row) : List.of();
            TypeRow.read(row, context).ifPresent(type -> {
                String name = "CREATE TYPE " + type.qualifiedName();
                if (isDefined) {
                    String list = String.join(",\n    ", options);
                    objects.add(type.object(name + " (\n    " + list + "\n);\n", "", context));
                    objects.add(type.shell());
                } else {
                    objects.add(type.object(name + ";\n", "", context));
                }
            });
            return options;
        });
        return objects;
    }

    private static List<String> options(Row row) throws SQLException {
        List<String> options = new ArrayList<>();
        String length = row.text("typlen");
        options.add("INTERNALLENGTH = " + (length.equals("-1") ? "variable" : length));
        addFunction(options, "INPUT", row.text("typinput"));
        addFunction(options, "OUTPUT", row.text("typoutput"));
        addFunction(options, "RECEIVE", row.text("typreceive"));
        addFunction(options, "SEND", row.text("typsend"));
        addFunction(options, "TYPMOD_IN", row.text("typmodin"));
        addFunction(options, "TYPMOD_OUT", row.text("typmodout"));
        addFunction(options, "ANALYZE", row.text("typanalyze"));
        if (row.oid("typcollation") != 0) {
            options.add("COLLATABLE = true");
        }
        Optional<String> literal = row.optionalText("typdefault").map(Sql::literal);
        row.optionalText("default_expression").or(() -> literal).ifPresent(value -> options.add("DEFAULT = " + value));
        addFunction(options, "SUBSCRIPT", row.text("typsubscript"));
        row.optionalText("element").ifPresent(element -> options.add("ELEMENT = " + element));
        if (!row.text("typcategory").equals("U")) {
            options.add("CATEGORY = " + Sql.literal(row.text("typcategory")));
        }
        if (row.flag("typispreferred")) {
            options.add("PREFERRED = true");
        }
        if (!row.text("typdelim").equals(",")) {
            options.add("DELIMITER = " + Sql.literal(row.text("typdelim")));
        }
        options.add("ALIGNMENT = " + word(ALIGNMENTS, row.letter("typalign")));
        options.add("STORAGE = " + word(STORAGES, row.letter("typstorage")));
        if (row.flag("typbyval")) {
            options.add("PASSEDBYVALUE");
        }
        return options;
    }

    private static void addFunction(List<String> options, String name, String function) {
        if (!function.equals("-")) {
            options.add(name + " = " + function);
        }
    }

    private static String word(Map<Character, String> words, char letter) {
        return Optional.ofNullable(words.get(letter))
                .orElseThrow(() -> new IllegalStateException("a type has the unknown property " + letter));
    }
}
