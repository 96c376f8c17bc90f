package io.pgbackup.jdbc.catalog.database;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ExtensionAdditions;
import io.pgbackup.jdbc.catalog.read.ObjectPass;
import io.pgbackup.jdbc.sql.Sql;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps only those parts of extensions' relations that {@link ExtensionAdditions users added}, and makes their statements safe to
 * run where the part already exists.
 */
public final class ExtensionTables implements ObjectPass {

    @Override
    public List<CatalogObject> complete(CatalogContext context, Map<ObjectId, CatalogObject> objects) {
        Set<ObjectId> unwanted = new HashSet<>();
        context.additions().parts().forEach((id, isAdded) -> {
            CatalogObject object = objects.get(id);
            if (!isAdded) {
                unwanted.add(id);
            } else if (object != null) {
                object.rewrite(sql -> repeatable(object, sql));
            }
        });
        objects.values()
                .removeIf(object -> unwanted.contains(object.id())
                        || object.parent().filter(unwanted::contains).isPresent());
        return List.of();
    }

    private static String repeatable(CatalogObject object, String sql) {
        String name = Sql.ident(object.name());
        String table = Sql.qualified(object.schema(), object.table());
        return switch (object.kind()) {
            case INDEX -> sql.replaceFirst("(?m)^CREATE (UNIQUE )?INDEX ", "CREATE $1INDEX IF NOT EXISTS ");
            case STATISTICS -> sql.replaceFirst("^CREATE STATISTICS ", "CREATE STATISTICS IF NOT EXISTS ");
            case RULE -> sql.replaceFirst("^CREATE RULE ", "CREATE OR REPLACE RULE ");
            case TRIGGER -> "DROP TRIGGER IF EXISTS " + name + " ON " + table + ";\n" + sql;
            case POLICY -> "DROP POLICY IF EXISTS " + name + " ON " + table + ";\n" + sql;
            case CONSTRAINT, CHECK_CONSTRAINT, FK_CONSTRAINT -> unlessThere(table, object.name(), sql);
            default -> sql;
        };
    }

    private static String unlessThere(String table, String constraint, String sql) {
        return "DO "
                + Sql.literal("BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = "
                        + Sql.literal(table) + "::pg_catalog.regclass AND conname = " + Sql.literal(constraint)
                        + ") THEN EXECUTE " + Sql.literal(sql) + "; END IF; END")
                + ";\n";
    }
}
