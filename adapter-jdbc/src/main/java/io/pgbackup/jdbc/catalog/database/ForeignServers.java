package io.pgbackup.jdbc.catalog.database;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.catalog.rights.ReadingRights;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Foreign-data wrappers, foreign servers, and user mappings, including passwords among their options. */
public final class ForeignServers implements ObjectSource {

    private static final String WRAPPERS = """
            SELECT oid, fdwname, fdwowner, fdwhandler::regproc::text AS fdwhandler,
                   fdwvalidator::regproc::text AS fdwvalidator, fdwoptions::text AS options
            FROM pg_foreign_data_wrapper""";

    private static final String SERVERS = """
            SELECT s.oid, s.srvname, s.srvowner, s.srvtype, s.srvversion, s.srvoptions::text AS options, w.fdwname
            FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw""";

    /** The view hides other users' options from everyone except superusers; {@link ReadingRights} names the hidden ones. */
    private static final String MAPPINGS = """
            SELECT m.umid, m.srvid, m.srvname, m.umuser, m.usename, m.umoptions::text AS options, s.srvowner
            FROM pg_user_mappings m JOIN pg_foreign_server s ON s.oid = m.srvid""";

    /** For roles that may read the table under the view, as pg_read_all_data may. */
    private static final String MAPPINGS_WITH_OPTIONS = """
            SELECT m.oid AS umid, s.oid AS srvid, s.srvname, m.umuser,
                   CASE WHEN m.umuser = 0 THEN 'public' ELSE r.rolname END AS usename, m.umoptions::text AS options, s.srvowner
            FROM pg_user_mapping m
                JOIN pg_foreign_server s ON s.oid = m.umserver
                LEFT JOIN pg_roles r ON r.oid = m.umuser""";

    private static final String IS_TABLE_READABLE =
            "SELECT has_table_privilege('pg_user_mapping', 'SELECT') AS is_readable";

    @Override
    public List<CatalogObject> read(CatalogContext context) {
        List<CatalogObject> objects = new ArrayList<>();
        context.queries().rows(WRAPPERS, row -> wrapper(row, context)).forEach(found -> found.ifPresent(objects::add));
        context.queries().rows(SERVERS, row -> server(row, context)).forEach(found -> found.ifPresent(objects::add));
        String mappings = context.queries()
                        .rows(IS_TABLE_READABLE, row -> row.flag("is_readable"))
                        .contains(true)
                ? MAPPINGS_WITH_OPTIONS
                : MAPPINGS;
        context.queries().rows(mappings, row -> mapping(row, context)).forEach(found -> found.ifPresent(objects::add));
        return objects;
    }

    private static Optional<CatalogObject> wrapper(Row row, CatalogContext context) throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.FOREIGN_DATA_WRAPPER, row.oid("oid"));
        if (context.members().isMember(id)) {
            return Optional.empty();
        }
        String name = row.text("fdwname");
        String target = "FOREIGN DATA WRAPPER " + Sql.ident(name);
        String handler = row.text("fdwhandler");
        String validator = row.text("fdwvalidator");
        String create = "CREATE " + target
                + (handler.equals("-") ? "" : " HANDLER " + handler)
                + (validator.equals("-") ? "" : " VALIDATOR " + validator)
                + options(row) + ";\n";
        return Optional.of(owned(
                new CatalogObject(id, ObjectKind.FOREIGN_DATA_WRAPPER, "", name),
                target,
                create,
                row.oid("fdwowner"),
                context));
    }

    private static Optional<CatalogObject> server(Row row, CatalogContext context) throws SQLException {
        ObjectId id = new ObjectId(SystemCatalog.FOREIGN_SERVER, row.oid("oid"));
        if (context.members().isMember(id)) {
            return Optional.empty();
        }
        String name = row.text("srvname");
        String target = "SERVER " + Sql.ident(name);
        String type = row.textOrEmpty("srvtype");
        String version = row.textOrEmpty("srvversion");
        String create = "CREATE " + target
                + (type.isEmpty() ? "" : " TYPE " + Sql.literal(type))
                + (version.isEmpty() ? "" : " VERSION " + Sql.literal(version))
                + " FOREIGN DATA WRAPPER " + Sql.ident(row.text("fdwname")) + options(row) + ";\n";
        return Optional.of(owned(
                new CatalogObject(id, ObjectKind.SERVER, "", name), target, create, row.oid("srvowner"), context));
    }

    private static CatalogObject owned(
            CatalogObject object, String target, String create, long owner, CatalogContext context) {
        String sql = create + context.ownerOf(target, owner) + context.annotationsOf(target, object.id());
        return object.owner(context.role(owner)).definition(() -> sql);
    }

    private static Optional<CatalogObject> mapping(Row row, CatalogContext context) throws SQLException {
        if (context.members().isMember(new ObjectId(SystemCatalog.FOREIGN_SERVER, row.oid("srvid")))) {
            return Optional.empty();
        }
        String server = row.text("srvname");
        String user = row.optionalText("usename").orElse("");
        if (user.isEmpty()) {
            context.warn("a user mapping of server " + server + " is for a role that does not exist");
            return Optional.empty();
        }
        boolean isPublic = row.oid("umuser") == 0;
        if (!isPublic) {
            context.useRole(user);
        }
        String name = "USER MAPPING " + user + " SERVER " + server;
        String sql = "CREATE USER MAPPING FOR " + (isPublic ? user : Sql.ident(user)) + " SERVER " + Sql.ident(server)
                + options(row) + ";\n";
        ObjectId id = new ObjectId(SystemCatalog.USER_MAPPING, row.oid("umid"));
        return Optional.of(new CatalogObject(id, ObjectKind.USER_MAPPING, "", name)
                .sortName(server)
                .tieBreakers(List.of(user))
                .owner(context.role(row.oid("srvowner")))
                .definition(() -> sql));
    }

    private static String options(Row row) throws SQLException {
        List<String> options = new ArrayList<>();
        for (String option : row.list("options").stream().sorted().toList()) {
            int equals = option.indexOf('=');
            String value = equals < 0 ? "" : option.substring(equals + 1);
            options.add(Sql.ident(equals < 0 ? option : option.substring(0, equals)) + " " + Sql.literal(value));
        }
        return options.isEmpty() ? "" : " OPTIONS (\n    " + String.join(",\n    ", options) + "\n)";
    }
}
