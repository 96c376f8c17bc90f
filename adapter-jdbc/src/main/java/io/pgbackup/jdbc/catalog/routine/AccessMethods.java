package io.pgbackup.jdbc.catalog.routine;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.sql.Sql;
import java.util.ArrayList;
import java.util.List;

/** Access methods of tables and indexes. */
public final class AccessMethods implements ObjectSource {

    private static final String ALL =
            "SELECT oid, amname, amtype, amhandler::text AS amhandler FROM pg_am WHERE oid >= 16384";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> methods = new ArrayList<>();
        context.queries().rows(ALL, row -> {
            ObjectId id = new ObjectId(SystemCatalog.ACCESS_METHOD, row.oid("oid"));
            String name = row.text("amname");
            String target = "ACCESS METHOD " + Sql.ident(name);
            String sql = "CREATE " + target + " TYPE " + (row.letter("amtype") == 't' ? "TABLE" : "INDEX") + " HANDLER "
                    + row.text("amhandler") + ";\n" + context.annotationsOf(target, id);
            return context.members().isMember(id)
                    || methods.add(new CatalogObject(id, ObjectKind.ACCESS_METHOD, "", name).definition(() -> sql));
        });
        return methods;
    }
}
