package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import java.util.List;

/**
 * The query for all objects of one system catalog whose privileges may differ from those that they have once they are created.
 *
 * @param catalog the oid of the system catalog
 * @param objectKind of a node that only carries privileges
 * @param sql yields {@code oid}, {@code nspname}, {@code name}, {@code arguments} of functions, {@code kind} as in {@link
 * io.pgbackup.jdbc.sql.PrivilegeKind}, {@code owner}, {@code acl}, {@code default_acl} and {@code init_acl}
 */
public record PrivilegeQuery(long catalog, ObjectKind objectKind, String sql) {

    private static final String SCHEMAS = """
            SELECT o.oid, NULL::text AS nspname, o.nspname AS name, NULL::text AS arguments, 'SCHEMA' AS kind,
                   o.nspowner AS owner, o.nspacl::text AS acl, acldefault('n', o.nspowner)::text AS default_acl,
                   i.initprivs::text AS init_acl
            FROM pg_namespace o
                LEFT JOIN pg_init_privs i ON i.classoid = 'pg_namespace'::regclass AND i.objoid = o.oid AND i.objsubid = 0
            WHERE o.nspacl IS NOT NULL OR i.initprivs IS NOT NULL
            ORDER BY o.oid""";

    private static final String RELATIONS = """
            SELECT o.oid, n.nspname, o.relname AS name, NULL::text AS arguments,
                   CASE o.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, o.relowner AS owner,
                   o.relacl::text AS acl,
                   acldefault((CASE o.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", o.relowner)::text AS default_acl,
                   i.initprivs::text AS init_acl
            FROM pg_class o
                JOIN pg_namespace n ON n.oid = o.relnamespace
                LEFT JOIN pg_init_privs i ON i.classoid = 'pg_class'::regclass AND i.objoid = o.oid AND i.objsubid = 0
            WHERE o.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND o.relacl IS DISTINCT FROM i.initprivs
            ORDER BY o.oid""";

    /** Aggregates are named like functions, with only the types of their arguments. */
    private static final String FUNCTIONS = """
            SELECT o.oid, n.nspname, o.proname AS name,
                   CASE o.prokind
                       WHEN 'a' THEN :types
                       ELSE pg_get_function_identity_arguments(o.oid) END AS arguments,
                   CASE o.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END AS kind, o.proowner AS owner,
                   o.proacl::text AS acl, acldefault('f', o.proowner)::text AS default_acl, i.initprivs::text AS init_acl
            FROM pg_proc o
                JOIN pg_namespace n ON n.oid = o.pronamespace
                LEFT JOIN pg_init_privs i ON i.classoid = 'pg_proc'::regclass AND i.objoid = o.oid AND i.objsubid = 0
            WHERE o.proacl IS DISTINCT FROM i.initprivs
            ORDER BY o.oid""".replace(":types", Signatures.argumentTypes("o"));

    /** Multirange types follow their range type: since version 17, no privileges can be granted on them. */
    private static final String TYPES = """
            SELECT o.oid, n.nspname, o.typname AS name, NULL::text AS arguments, 'TYPE' AS kind, o.typowner AS owner,
                   o.typacl::text AS acl, acldefault('T', o.typowner)::text AS default_acl, i.initprivs::text AS init_acl
            FROM pg_type o
                JOIN pg_namespace n ON n.oid = o.typnamespace
                LEFT JOIN pg_init_privs i ON i.classoid = 'pg_type'::regclass AND i.objoid = o.oid AND i.objsubid = 0
            WHERE o.typtype <> 'm' AND o.typacl IS DISTINCT FROM i.initprivs
            ORDER BY o.oid""";

    /** No privileges can be granted on a language that is not trusted. */
    private static final String LANGUAGES = """
            SELECT o.oid, NULL::text AS nspname, o.lanname AS name, NULL::text AS arguments, 'LANGUAGE' AS kind,
                   o.lanowner AS owner, o.lanacl::text AS acl, acldefault('l', o.lanowner)::text AS default_acl,
                   i.initprivs::text AS init_acl
            FROM pg_language o
                LEFT JOIN pg_init_privs i ON i.classoid = 'pg_language'::regclass AND i.objoid = o.oid AND i.objsubid = 0
            WHERE o.lanpltrusted AND o.lanacl IS DISTINCT FROM i.initprivs
            ORDER BY o.oid""";

    private static final String FOREIGN_DATA_WRAPPERS = """
            SELECT o.oid, NULL::text AS nspname, o.fdwname AS name, NULL::text AS arguments,
                   'FOREIGN_DATA_WRAPPER' AS kind, o.fdwowner AS owner, o.fdwacl::text AS acl,
                   acldefault('F', o.fdwowner)::text AS default_acl, i.initprivs::text AS init_acl
            FROM pg_foreign_data_wrapper o
                LEFT JOIN pg_init_privs i
                    ON i.classoid = 'pg_foreign_data_wrapper'::regclass AND i.objoid = o.oid AND i.objsubid = 0
            WHERE o.fdwacl IS DISTINCT FROM i.initprivs
            ORDER BY o.oid""";

    private static final String SERVERS = """
            SELECT o.oid, NULL::text AS nspname, o.srvname AS name, NULL::text AS arguments, 'FOREIGN_SERVER' AS kind,
                   o.srvowner AS owner, o.srvacl::text AS acl, acldefault('S', o.srvowner)::text AS default_acl,
                   i.initprivs::text AS init_acl
            FROM pg_foreign_server o
                LEFT JOIN pg_init_privs i
                    ON i.classoid = 'pg_foreign_server'::regclass AND i.objoid = o.oid AND i.objsubid = 0
            WHERE o.srvacl IS DISTINCT FROM i.initprivs
            ORDER BY o.oid""";

    public static final List<PrivilegeQuery> ALL = List.of(
            new PrivilegeQuery(SystemCatalog.NAMESPACE, ObjectKind.SCHEMA, SCHEMAS),
            new PrivilegeQuery(SystemCatalog.CLASS, ObjectKind.TABLE, RELATIONS),
            new PrivilegeQuery(SystemCatalog.PROC, ObjectKind.FUNCTION, FUNCTIONS),
            new PrivilegeQuery(SystemCatalog.TYPE, ObjectKind.TYPE, TYPES),
            new PrivilegeQuery(SystemCatalog.LANGUAGE, ObjectKind.LANGUAGE, LANGUAGES),
            new PrivilegeQuery(
                    SystemCatalog.FOREIGN_DATA_WRAPPER, ObjectKind.FOREIGN_DATA_WRAPPER, FOREIGN_DATA_WRAPPERS),
            new PrivilegeQuery(SystemCatalog.FOREIGN_SERVER, ObjectKind.SERVER, SERVERS));
}
