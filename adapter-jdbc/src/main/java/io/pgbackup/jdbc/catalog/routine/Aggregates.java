package io.pgbackup.jdbc.catalog.routine;

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
import java.util.Map;
import java.util.Optional;

/** Aggregate functions. */
public final class Aggregates implements ObjectSource {

    private static final String ALL =
            """
            SELECT p.oid, n.nspname, p.proname, p.proowner, p.pronargs, p.proparallel, :arguments AS argument_types,
                   :keys AS sort_keys, pg_get_function_arguments(p.oid) AS arguments,
                   pg_get_function_identity_arguments(p.oid) AS identity_arguments,
                   a.aggkind, a.aggtransfn, format_type(a.aggtranstype, NULL) AS aggtranstype, a.aggtransspace,
                   a.agginitval, a.aggfinalfn, a.aggfinalextra, a.aggfinalmodify, a.aggcombinefn, a.aggserialfn,
                   a.aggdeserialfn, a.aggmtransfn, a.aggminvtransfn, format_type(a.aggmtranstype, NULL) AS aggmtranstype,
                   a.aggmtransspace, a.aggminitval, a.aggmfinalfn, a.aggmfinalextra, a.aggmfinalmodify,
                   o.oprname, opn.nspname AS oprschema
            FROM pg_proc p
                JOIN pg_namespace n ON n.oid = p.pronamespace
                JOIN pg_aggregate a ON a.aggfnoid = p.oid
                LEFT JOIN pg_operator o ON o.oid = a.aggsortop
                LEFT JOIN pg_namespace opn ON opn.oid = o.oprnamespace
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND NOT EXISTS (
                SELECT FROM pg_depend d
                WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype IN ('i', 'e'))""".replace(":arguments", Signatures.ARGUMENT_TYPES).replace(":keys", Signatures.SORT_KEYS);

    private static final Map<Character, String> MODIFY = Map.of('r', "READ_ONLY", 's', "SHAREABLE", 'w', "READ_WRITE");

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        return context.queries().rows(ALL, row -> aggregate(row, context)).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<CatalogObject> aggregate(Row row, CatalogContext context) throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.PROC, row.oid("oid"));
        String schema = row.text("nspname");
        if (!context.part().includesSchema(schema)) {
            return Optional.empty();
        }
        String name = row.text("proname");
        boolean hasArguments = row.integer("pronargs") > 0;
        String qualifiedName = "AGGREGATE " + Sql.qualified(schema, name);
        String target = qualifiedName + "(" + (hasArguments ? row.deparsed("identity_arguments") : "*") + ")";
        long owner = row.oid("proowner");
        String sql = "CREATE " + qualifiedName + "(" + (hasArguments ? row.deparsed("arguments") : "*") + ") (\n    "
                + String.join(",\n    ", options(row)) + "\n);\n"
                + context.ownerOf(target, owner)
                + context.annotationsOf(target, id);
        String argumentTypes = hasArguments ? row.text("argument_types") : "*";
        return Optional.of(new CatalogObject(id, ObjectKind.AGGREGATE, schema, name + "(" + argumentTypes + ")")
                .sortName(name)
                .tieBreakers(Signatures.tieBreakers(row, "sort_keys"))
                .owner(context.role(owner))
                .definition(() -> sql));
    }

    private static List<String> options(Row row) throws SQLException {
        List<String> options = new ArrayList<>();
        boolean isNormal = row.letter("aggkind") == 'n';
        options.add("SFUNC = " + row.text("aggtransfn"));
        options.add("STYPE = " + row.deparsed("aggtranstype"));
        addNumber(options, "SSPACE", row.integer("aggtransspace"));
        row.optionalText("agginitval").ifPresent(value -> options.add("INITCOND = " + Sql.literal(value)));
        addFinalFunction(options, "", row.text("aggfinalfn"), row.flag("aggfinalextra"));
        addModify(options, "", isNormal, row.text("aggfinalfn"), row.letter("aggfinalmodify"));
        addFunction(options, "COMBINEFUNC", row.text("aggcombinefn"));
        addFunction(options, "SERIALFUNC", row.text("aggserialfn"));
        addFunction(options, "DESERIALFUNC", row.text("aggdeserialfn"));
        if (!row.text("aggmtransfn").equals("-")) {
            options.add("MSFUNC = " + row.text("aggmtransfn"));
            options.add("MINVFUNC = " + row.text("aggminvtransfn"));
            options.add("MSTYPE = " + row.deparsed("aggmtranstype"));
        }
        addNumber(options, "MSSPACE", row.integer("aggmtransspace"));
        row.optionalText("aggminitval").ifPresent(value -> options.add("MINITCOND = " + Sql.literal(value)));
        addFinalFunction(options, "M", row.text("aggmfinalfn"), row.flag("aggmfinalextra"));
        addModify(options, "M", isNormal, row.text("aggmfinalfn"), row.letter("aggmfinalmodify"));
        if (row.optionalText("oprname").isPresent()) {
            options.add("SORTOP = OPERATOR(" + Sql.ident(row.text("oprschema")) + "." + row.text("oprname") + ")");
        }
        if (row.letter("aggkind") == 'h') {
            options.add("HYPOTHETICAL");
        }
        char parallel = row.letter("proparallel");
        if (parallel != 'u') {
            options.add("PARALLEL = " + (parallel == 's' ? "safe" : "restricted"));
        }
        return options;
    }

    private static void addFunction(List<String> options, String name, String function) {
        if (!function.equals("-")) {
            options.add(name + " = " + function);
        }
    }

    private static void addNumber(List<String> options, String name, int number) {
        if (number != 0) {
            options.add(name + " = " + number);
        }
    }

    private static void addFinalFunction(List<String> options, String prefix, String function, boolean isExtra) {
        addFunction(options, prefix + "FINALFUNC", function);
        if (isExtra) {
            options.add(prefix + "FINALFUNC_EXTRA");
        }
    }

    private static void addModify(List<String> options, String prefix, boolean isNormal, String function, char modify) {
        if (!function.equals("-") && modify != (isNormal ? 'r' : 'w')) {
            options.add(prefix + "FINALFUNC_MODIFY = " + MODIFY.getOrDefault(modify, "READ_WRITE"));
        }
    }
}
