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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Domains with their constraints; constraints that are not validated, or are part of a loop, are written after the rows. */
public final class Domains implements ObjectSource {

    private static final String TYPES = "SELECT " + TypeRow.COLUMNS + """
            , format_type(t.typbasetype, t.typtypmod) AS base, t.typnotnull, l.collname, ln.nspname AS collschema,
            pg_get_expr(t.typdefaultbin, 'pg_type'::regclass) AS default_expression, t.typdefault
            FROM pg_type t
                JOIN pg_namespace n ON n.oid = t.typnamespace
                JOIN pg_type b ON b.oid = t.typbasetype
                LEFT JOIN pg_collation l ON l.oid = t.typcollation AND t.typcollation <> b.typcollation
                LEFT JOIN pg_namespace ln ON ln.oid = l.collnamespace
            WHERE t.typtype = 'd' AND\s""" + TypeRow.IN_USER_SCHEMA;

    private static final String CONSTRAINTS = """
            SELECT c.oid, c.contypid, c.conname, c.contype, c.convalidated, pg_get_constraintdef(c.oid) AS definition
            FROM pg_constraint c
            WHERE c.contypid <> 0
            ORDER BY c.contypid, c.conname COLLATE "C\"""";

    private record Constraint(long oid, String name, boolean isNotNull, boolean isValidated, String definition) {

        ObjectId id() {
            return new ObjectId(SystemCatalog.CONSTRAINT, oid);
        }
    }

    /** A constraint as part of its domain, and its node, which knows whether it is written separately. */
    private record Member(Constraint constraint, CatalogObject object) {}

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        Map<Long, List<Constraint>> constraints = new HashMap<>();
        context.queries()
                .rows(
                        CONSTRAINTS,
                        row -> constraints
                                .computeIfAbsent(row.oid("contypid"), key -> new ArrayList<>())
                                .add(new Constraint(
                                        row.oid("oid"),
                                        row.text("conname"),
                                        row.letter("contype") == 'n',
                                        row.flag("convalidated"),
                                        row.deparsed("definition"))));
        List<CatalogObject> objects = new ArrayList<>();
        context.queries().rows(TYPES, row -> {
            Optional<TypeRow> type = TypeRow.read(row, context);
            if (type.isPresent()) {
                addDomain(type.get(), row, constraints.getOrDefault(type.get().oid(), List.of()), context, objects);
            }
            return type;
        });
        return objects;
    }

    private static void addDomain(
            TypeRow type, Row row, List<Constraint> constraints, CatalogContext context, List<CatalogObject> objects)
            throws SQLException {
        String head = "CREATE DOMAIN " + type.qualifiedName() + " AS " + row.deparsed("base");
        if (row.optionalText("collname").isPresent()) {
            head += " COLLATE " + Sql.qualified(row.text("collschema"), row.text("collname"));
        }
        Optional<String> literal = row.optionalText("typdefault").map(Sql::literal);
        String defaultClause = row.optionalText("default_expression")
                .or(() -> literal)
                .map(value -> " DEFAULT " + value)
                .orElse("");
        boolean isPlainNotNull = row.flag("typnotnull") && constraints.stream().noneMatch(Constraint::isNotNull);
        CatalogObject domain = type.object(ObjectKind.DOMAIN, context);
        List<Member> members = new ArrayList<>();
        for (Constraint constraint : constraints) {
            CatalogObject object = constraint(type, constraint, context);
            if (constraint.isValidated()) {
                object.inlineIn(type.id());
            } else {
                object.partOf(type.id()).dependsOn(type.id());
            }
            members.add(new Member(constraint, object));
            objects.add(object);
        }
        String start = head + (isPlainNotNull ? " NOT NULL" : "");
        objects.add(domain.definition(() -> definition(type, start, defaultClause, members, context)));
    }

    private static CatalogObject constraint(TypeRow type, Constraint constraint, CatalogContext context) {
        String sql = "ALTER DOMAIN " + type.qualifiedName() + "\n    ADD CONSTRAINT " + Sql.ident(constraint.name())
                + " " + constraint.definition() + ";\n" + annotations(type, constraint, context);
        return new CatalogObject(
                        constraint.id(),
                        ObjectKind.CHECK_CONSTRAINT,
                        type.schema(),
                        type.name() + " " + constraint.name())
                .sortName(constraint.name())
                .tieBreakers(List.of("domain", type.name()))
                .owner(context.role(type.ownerOid()))
                .definition(() -> sql);
    }

    private static String definition(
            TypeRow type, String start, String defaultClause, List<Member> members, CatalogContext context) {
        StringBuilder notNull = new StringBuilder();
        StringBuilder checks = new StringBuilder();
        StringBuilder annotations = new StringBuilder();
        for (Member member : members) {
            if (member.object().isWritten()) {
                continue;
            }
            Constraint constraint = member.constraint();
            String named = "CONSTRAINT " + Sql.ident(constraint.name()) + " " + constraint.definition();
            if (!constraint.isNotNull()) {
                checks.append("\n\t").append(named);
            } else if (constraint.name().equals(type.name() + "_not_null")) {
                notNull.append(" NOT NULL");
            } else {
                notNull.append(' ').append(named);
            }
            annotations.append(annotations(type, constraint, context));
        }
        String target = "DOMAIN " + type.qualifiedName();
        return start + notNull + defaultClause + checks + ";\n" + context.ownerOf(target, type.ownerOid())
                + context.annotationsOf(target, type.id()) + annotations;
    }

    private static String annotations(TypeRow type, Constraint constraint, CatalogContext context) {
        String target = "CONSTRAINT " + Sql.ident(constraint.name()) + " ON DOMAIN " + type.qualifiedName();
        return context.annotationsOf(target, constraint.id());
    }
}
