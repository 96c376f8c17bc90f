package io.pgbackup.jdbc.load;

/**
 * Lists the objects that users created in a database, in readable form.
 *
 * <p>The list leaves out objects of initdb ({@code oid < 16384}), {@code public}, extensions and their members, objects that the
 * providers of managed servers keep in every database, and objects that exist only as part of a listed one: indexes, row types,
 * constraints, triggers.
 */
final class UserObjects {

    static final String SQL = """
            WITH made AS (
                SELECT 'pg_namespace'::pg_catalog.regclass AS classid, n.oid, n.nspowner AS owner, n.oid AS schema,
                       'schema ' || pg_catalog.quote_ident(n.nspname) AS label
                FROM pg_catalog.pg_namespace n WHERE n.nspname NOT IN ('public', 'information_schema')
              UNION ALL
                SELECT 'pg_class'::pg_catalog.regclass, c.oid, c.relowner, c.relnamespace,
                       CASE c.relkind WHEN 'r' THEN 'table ' WHEN 'p' THEN 'table ' WHEN 'v' THEN 'view '
                            WHEN 'm' THEN 'materialized view ' WHEN 'S' THEN 'sequence '
                            WHEN 'f' THEN 'foreign table ' WHEN 'c' THEN 'type ' ELSE 'relation ' END
                       || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind NOT IN ('i', 'I', 't')
              UNION ALL
                SELECT 'pg_proc'::pg_catalog.regclass, p.oid, p.proowner, p.pronamespace,
                       CASE p.prokind WHEN 'p' THEN 'procedure ' WHEN 'a' THEN 'aggregate ' ELSE 'function ' END
                       || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname)
                       || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')'
                FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
              UNION ALL
                SELECT 'pg_type'::pg_catalog.regclass, t.oid, t.typowner, t.typnamespace,
                       CASE t.typtype WHEN 'd' THEN 'domain ' ELSE 'type ' END
                       || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.typname)
                FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
                WHERE t.typtype IN ('b', 'd', 'e', 'r', 'p') AND t.typrelid = 0
                  AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid)
              UNION ALL
                SELECT 'pg_operator'::pg_catalog.regclass, o.oid, o.oprowner, o.oprnamespace,
                       'operator ' || o.oid::pg_catalog.regoperator::pg_catalog.text
                FROM pg_catalog.pg_operator o
              UNION ALL
                SELECT 'pg_opfamily'::pg_catalog.regclass, o.oid, o.opfowner, o.opfnamespace,
                       'operator family ' || pg_catalog.quote_ident(o.opfname)
                FROM pg_catalog.pg_opfamily o
              UNION ALL
                SELECT 'pg_collation'::pg_catalog.regclass, c.oid, c.collowner, c.collnamespace,
                       'collation ' || pg_catalog.quote_ident(c.collname)
                FROM pg_catalog.pg_collation c
              UNION ALL
                SELECT 'pg_conversion'::pg_catalog.regclass, c.oid, c.conowner, c.connamespace,
                       'conversion ' || pg_catalog.quote_ident(c.conname)
                FROM pg_catalog.pg_conversion c
              UNION ALL
                SELECT 'pg_ts_config'::pg_catalog.regclass, c.oid, c.cfgowner, c.cfgnamespace,
                       'text search configuration ' || pg_catalog.quote_ident(c.cfgname)
                FROM pg_catalog.pg_ts_config c
              UNION ALL
                SELECT 'pg_ts_dict'::pg_catalog.regclass, d.oid, d.dictowner, d.dictnamespace,
                       'text search dictionary ' || pg_catalog.quote_ident(d.dictname)
                FROM pg_catalog.pg_ts_dict d
              UNION ALL
                SELECT 'pg_ts_parser'::pg_catalog.regclass, p.oid, 0, p.prsnamespace,
                       'text search parser ' || pg_catalog.quote_ident(p.prsname)
                FROM pg_catalog.pg_ts_parser p
              UNION ALL
                SELECT 'pg_ts_template'::pg_catalog.regclass, t.oid, 0, t.tmplnamespace,
                       'text search template ' || pg_catalog.quote_ident(t.tmplname)
                FROM pg_catalog.pg_ts_template t
              UNION ALL
                SELECT 'pg_cast'::pg_catalog.regclass, c.oid, 0, 0,
                       'cast from ' || pg_catalog.format_type(c.castsource, NULL)
                       || ' to ' || pg_catalog.format_type(c.casttarget, NULL)
                FROM pg_catalog.pg_cast c
                WHERE NOT EXISTS (
                    SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_cast'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'i')
              UNION ALL
                SELECT 'pg_language'::pg_catalog.regclass, l.oid, l.lanowner, 0,
                       'language ' || pg_catalog.quote_ident(l.lanname)
                FROM pg_catalog.pg_language l
              UNION ALL
                SELECT 'pg_am'::pg_catalog.regclass, a.oid, 0, 0, 'access method ' || pg_catalog.quote_ident(a.amname)
                FROM pg_catalog.pg_am a
              UNION ALL
                SELECT 'pg_foreign_data_wrapper'::pg_catalog.regclass, f.oid, f.fdwowner, 0,
                       'foreign data wrapper ' || pg_catalog.quote_ident(f.fdwname)
                FROM pg_catalog.pg_foreign_data_wrapper f
              UNION ALL
                SELECT 'pg_foreign_server'::pg_catalog.regclass, s.oid, s.srvowner, 0,
                       'server ' || pg_catalog.quote_ident(s.srvname)
                FROM pg_catalog.pg_foreign_server s
              UNION ALL
                SELECT 'pg_event_trigger'::pg_catalog.regclass, e.oid, e.evtowner, 0,
                       'event trigger ' || pg_catalog.quote_ident(e.evtname)
                FROM pg_catalog.pg_event_trigger e
              UNION ALL
                SELECT 'pg_publication'::pg_catalog.regclass, p.oid, p.pubowner, 0,
                       'publication ' || pg_catalog.quote_ident(p.pubname)
                FROM pg_catalog.pg_publication p
              UNION ALL
                -- Their oids are hidden from most roles in 13, and not needed: no extension has subscriptions.
                SELECT 'pg_subscription'::pg_catalog.regclass, 16384, s.subowner, 0,
                       'subscription ' || pg_catalog.quote_ident(s.subname)
                FROM pg_catalog.pg_subscription s
                WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d
                                   WHERE d.datname = pg_catalog.current_database())
              UNION ALL
                SELECT 'pg_largeobject_metadata'::pg_catalog.regclass, l.oid, l.lomowner, 0,
                       'large object ' || l.oid
                FROM pg_catalog.pg_largeobject_metadata l
            )
            SELECT label FROM made m
            WHERE (m.oid >= 16384 OR m.classid = 'pg_largeobject_metadata'::pg_catalog.regclass)
              AND NOT EXISTS (
                  SELECT FROM pg_catalog.pg_namespace n
                  WHERE n.oid = m.schema
                    AND (n.nspname LIKE 'pg\\_temp\\_%' OR n.nspname LIKE 'pg\\_toast%'
                         OR n.nspname IN ('pg_catalog', 'information_schema')))
              AND NOT EXISTS (
                  SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = m.classid AND d.objid = m.oid AND d.deptype = 'e')
              AND NOT EXISTS (
                  SELECT FROM pg_catalog.pg_roles r
                  WHERE r.oid = m.owner
                    AND r.rolname IN ('rdsadmin', 'cloudsqladmin', 'alloydbadmin', 'azuresu', 'supabase_admin'))
            ORDER BY label COLLATE "C\"""";

    private UserObjects() {}
}
