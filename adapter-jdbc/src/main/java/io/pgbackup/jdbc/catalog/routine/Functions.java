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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Functions, window functions and procedures. */
public final class Functions implements ObjectSource {

    private static final String ALL =
            """
            SELECT p.oid, n.nspname, p.proname, p.proowner, p.prokind, p.proretset, p.prosrc, p.probin, p.provolatile,
                   p.proisstrict, p.prosecdef, p.proleakproof, p.procost::text AS procost, p.prorows::text AS prorows,
                   p.prosupport, p.proparallel, p.proconfig::text AS proconfig, l.lanname, :arguments AS argument_types,
                   :keys AS sort_keys, pg_get_function_arguments(p.oid) AS arguments,
                   pg_get_function_identity_arguments(p.oid) AS identity_arguments,
                   pg_get_function_result(p.oid) AS result, :body AS body, p.proargnames::text AS proargnames,
                   p.proargmodes::text AS proargmodes,
                   (SELECT string_agg('FOR TYPE ' || format_type(x.t, NULL), ', ' ORDER BY x.o)
                    FROM unnest(p.protrftypes) WITH ORDINALITY x(t, o)) AS transforms
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
            WHERE p.prokind <> 'a' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND NOT EXISTS (
                SELECT FROM pg_depend d
                WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype IN ('i', 'e'))""".replace(":arguments", Signatures.ARGUMENT_TYPES).replace(":keys", Signatures.SORT_KEYS);

    private static final Set<String> COMPILED = Set.of("internal", "c");

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        String sql = ALL.replace(":body", context.isAtLeast(14) ? "pg_get_function_sqlbody(p.oid)" : "NULL::text");
        return context.queries().rows(sql, row -> function(row, context)).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<CatalogObject> function(Row row, CatalogContext context) throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.PROC, row.oid("oid"));
        String schema = row.text("nspname");
        if (!context.part().includesSchema(schema)) {
            return Optional.empty();
        }
        String name = row.text("proname");
        ObjectKind kind = row.letter("prokind") == 'p' ? ObjectKind.PROCEDURE : ObjectKind.FUNCTION;
        String target = kind + " " + Sql.qualified(schema, name) + "(" + row.deparsed("identity_arguments") + ")";
        long owner = row.oid("proowner");
        String sql = create(kind, row)
                + context.extensionsOf(target, id)
                + context.ownerOf(target, owner)
                + context.annotationsOf(target, id);
        return Optional.of(new CatalogObject(id, kind, schema, name + "(" + row.text("argument_types") + ")")
                .sortName(name)
                .tieBreakers(Signatures.tieBreakers(row, "sort_keys"))
                .owner(context.role(owner))
                .definition(() -> sql));
    }

    private static String create(ObjectKind kind, Row row) throws SQLException {
        StringBuilder sql = new StringBuilder("CREATE ").append(kind).append(' ');
        sql.append(Sql.qualified(row.text("nspname"), row.text("proname")));
        sql.append('(').append(row.deparsed("arguments")).append(')');
        if (kind == ObjectKind.FUNCTION) {
            sql.append(" RETURNS ").append(row.deparsed("result"));
        }
        sql.append("\n    LANGUAGE ").append(Sql.ident(row.text("lanname")));
        row.optionalText("transforms")
                .ifPresent(types -> sql.append(" TRANSFORM ").append(types));
        appendAttributes(sql, row);
        for (String setting : row.list("proconfig")) {
            int equals = setting.indexOf('=');
            String name = setting.substring(0, equals);
            sql.append("\n    SET ").append(Sql.ident(name)).append(" TO ");
            sql.append(Sql.settingValue(name, setting.substring(equals + 1)));
        }
        sql.append("\n    ").append(body(row));
        return sql.append(";\n").toString();
    }

    private static void appendAttributes(StringBuilder sql, Row row) throws SQLException {
        if (row.letter("prokind") == 'w') {
            sql.append(" WINDOW");
        }
        char volatility = row.letter("provolatile");
        if (volatility != 'v') {
            sql.append(volatility == 'i' ? " IMMUTABLE" : " STABLE");
        }
        if (row.flag("proisstrict")) {
            sql.append(" STRICT");
        }
        if (row.flag("prosecdef")) {
            sql.append(" SECURITY DEFINER");
        }
        if (row.flag("proleakproof")) {
            sql.append(" LEAKPROOF");
        }
        String cost = row.text("procost");
        if (!cost.equals("0") && !cost.equals(COMPILED.contains(row.text("lanname")) ? "1" : "100")) {
            sql.append(" COST ").append(cost);
        }
        String rows = row.text("prorows");
        if (row.flag("proretset") && !rows.equals("0") && !rows.equals("1000")) {
            sql.append(" ROWS ").append(rows);
        }
        if (!row.text("prosupport").equals("-")) {
            sql.append(" SUPPORT ").append(row.text("prosupport"));
        }
        char parallel = row.letter("proparallel");
        if (parallel != 'u') {
            sql.append(parallel == 's' ? " PARALLEL SAFE" : " PARALLEL RESTRICTED");
        }
    }

    private static String body(Row row) throws SQLException {
        Optional<String> parsed = row.optionalText("body");
        if (parsed.isPresent()) {
            return SqlBodies.nameArguments(parsed.get(), row.list("proargnames"), row.list("proargmodes"));
        }
        Optional<String> library = row.optionalText("probin");
        if (library.isPresent()) {
            return "AS " + Sql.literal(library.get()) + ", " + Sql.literal(row.text("prosrc"));
        }
        return "AS " + Sql.dollarQuote(row.text("prosrc"));
    }
}
