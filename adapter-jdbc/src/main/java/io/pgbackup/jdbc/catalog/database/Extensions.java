package io.pgbackup.jdbc.catalog.database;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.sql.Sql;
import java.util.List;

/** Extensions; a copy has the target's version, owned by the restoring role, because a script cannot change their owner. */
public final class Extensions implements ObjectSource {

    private static final String ALL = """
            SELECT e.oid, e.extname, n.nspname
            FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
            WHERE e.oid >= 16384""";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        return context.queries().rows(ALL, row -> {
            ObjectId id = new ObjectId(SystemCatalog.EXTENSION, row.oid("oid"));
            String name = row.text("extname");
            String sql = "CREATE EXTENSION IF NOT EXISTS " + Sql.ident(name) + " WITH SCHEMA "
                    + Sql.ident(row.text("nspname")) + ";\n"
                    + context.annotationsOf("EXTENSION " + Sql.ident(name), id);
            return new CatalogObject(id, ObjectKind.EXTENSION, "", name).definition(() -> sql);
        });
    }
}
