package io.pgbackup.jdbc.catalog.routine;

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
import java.util.Optional;

/** Procedural languages that are not extensions. */
public final class Languages implements ObjectSource {

    private static final String ALL = """
            SELECT l.oid, l.lanname, l.lanowner, l.lanpltrusted,
                   h.oid AS handler, h.pronamespace AS handler_namespace, h.proname AS handler_name,
                   i.pronamespace AS inline_namespace, i.proname AS inline_name,
                   v.pronamespace AS validator_namespace, v.proname AS validator_name
            FROM pg_language l
                JOIN pg_proc h ON h.oid = l.lanplcallfoid
                LEFT JOIN pg_proc i ON i.oid = l.laninline
                LEFT JOIN pg_proc v ON v.oid = l.lanvalidator
            WHERE l.lanispl AND l.oid >= 16384""";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> languages = new ArrayList<>();
        context.queries().rows(ALL, row -> language(row, context)).forEach(found -> found.ifPresent(languages::add));
        return languages;
    }

    private static Optional<CatalogObject> language(Row row, CatalogContext context) throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.LANGUAGE, row.oid("oid"));
        if (context.members().isMember(id)) {
            return Optional.empty();
        }
        String name = row.text("lanname");
        long owner = row.oid("lanowner");
        String target = "LANGUAGE " + Sql.ident(name);
        String sql = create(row, context)
                + context.ownerOf("PROCEDURAL " + target, owner)
                + context.annotationsOf(target, id);
        return Optional.of(new CatalogObject(id, ObjectKind.LANGUAGE, "", name)
                .owner(context.role(owner))
                .definition(() -> sql));
    }

    /**
     * Creates the language with its functions if a copy will have them, as it has those of extensions and of the system. Other
     * languages date from a time when the server knew languages by their names; a current server creates the extension of that name
     * instead.
     */
    private static String create(Row row, CatalogContext context) throws SQLException {
        String name = Sql.ident(row.text("lanname"));
        ObjectId handler = new ObjectId(SystemCatalog.PROC, row.oid("handler"));
        boolean hasFunctions = context.isDumped(handler, row.oid("handler_namespace"))
                || context.members().isMember(handler)
                || handler.oid() < CatalogContext.FIRST_USER_OID;
        if (!hasFunctions) {
            return "CREATE OR REPLACE PROCEDURAL LANGUAGE " + name + ";\n";
        }
        StringBuilder sql = new StringBuilder("CREATE ").append(row.flag("lanpltrusted") ? "TRUSTED " : "");
        sql.append("PROCEDURAL LANGUAGE ").append(name);
        sql.append(" HANDLER ").append(function(row, "handler", context));
        if (row.optionalText("inline_name").isPresent()) {
            sql.append(" INLINE ").append(function(row, "inline", context));
        }
        if (row.optionalText("validator_name").isPresent()) {
            sql.append(" VALIDATOR ").append(function(row, "validator", context));
        }
        return sql.append(";\n").toString();
    }

    private static String function(Row row, String role, CatalogContext context) throws SQLException {
        String schema = context.namespaces().name(row.oid(role + "_namespace"));
        return Sql.qualified(schema, row.text(role + "_name"));
    }
}
