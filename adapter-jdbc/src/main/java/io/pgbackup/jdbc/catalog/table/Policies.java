package io.pgbackup.jdbc.catalog.table;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Relation;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Row-level security: policies, and the switch on the table. */
public final class Policies implements ObjectSource {

    private static final String ALL = """
            SELECT oid, polrelid, polname, polcmd, polpermissive, polroles::text AS polroles,
                   pg_get_expr(polqual, polrelid) AS qual, pg_get_expr(polwithcheck, polrelid) AS with_check
            FROM pg_policy WHERE polrelid = ANY (:oids)
            ORDER BY oid""";

    private static final long EVERYBODY = 0;

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> objects =
                new ArrayList<>(context.queries().rows(ALL, context.oidsWithParts("rp"), row -> policy(context, row)));
        for (Relation table : context.relationsWithParts("rp")) {
            if (table.rowSecurity()) {
                objects.add(new CatalogObject(
                                ObjectId.derived(ObjectKind.ROW_SECURITY, table.oid()),
                                ObjectKind.ROW_SECURITY,
                                table.schema(),
                                table.name())
                        .table(table.name())
                        .owner(context.role(table.ownerOid()))
                        .dependsOn(table.id())
                        .definition(() -> "ALTER TABLE " + table.qualifiedName() + " ENABLE ROW LEVEL SECURITY;\n"
                                + forced(table)));
            }
        }
        return objects;
    }

    /** Needed for members of extensions only; other tables have this in their own definition. */
    private static String forced(Relation table) {
        return table.isMember() && table.forceRowSecurity()
                ? "ALTER TABLE ONLY " + table.qualifiedName() + " FORCE ROW LEVEL SECURITY;\n"
                : "";
    }

    private static CatalogObject policy(CatalogContext context, Row row) throws SQLException {
        Relation table = context.relations().get(row.oid("polrelid"));
        ObjectId id = new ObjectId(SystemCatalog.POLICY, row.oid("oid"));
        String name = row.text("polname");
        String target = "POLICY " + Sql.ident(name) + " ON " + table.qualifiedName();
        String statement = "CREATE " + target
                + (row.flag("polpermissive") ? "" : " AS RESTRICTIVE")
                + command(row.letter("polcmd"))
                + roles(context, row.numbers("polroles"))
                + row.optionalText("qual").map(text -> " USING (" + text + ")").orElse("")
                + row.optionalText("with_check")
                        .map(text -> " WITH CHECK (" + text + ")")
                        .orElse("")
                + ";\n";
        return new CatalogObject(id, ObjectKind.POLICY, table.schema(), name)
                .table(table.name())
                .owner(context.role(table.ownerOid()))
                .tieBreakers(List.of(table.name()))
                .dependsOn(table.id())
                .definition(() -> statement + context.annotationsOf(target, id));
    }

    private static String command(char command) {
        return switch (command) {
            case '*' -> "";
            case 'r' -> " FOR SELECT";
            case 'a' -> " FOR INSERT";
            case 'w' -> " FOR UPDATE";
            case 'd' -> " FOR DELETE";
            default -> throw new IllegalArgumentException("unknown command of a policy " + command);
        };
    }

    private static String roles(CatalogContext context, List<Long> oids) {
        if (oids.equals(List.of(EVERYBODY))) {
            return "";
        }
        List<String> names = oids.stream()
                .map(oid -> oid == EVERYBODY ? "PUBLIC" : Sql.ident(context.role(oid)))
                .toList();
        return " TO " + String.join(", ", names);
    }
}
