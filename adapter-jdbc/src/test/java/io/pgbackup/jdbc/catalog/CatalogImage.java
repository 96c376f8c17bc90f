package io.pgbackup.jdbc.catalog;

import io.pgbackup.testkit.server.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What the system catalogs say of a database, with names instead of oids: two databases with equal images hold the same objects.
 * Sees what the catalog reader and pg_dump may both overlook.
 */
final class CatalogImage {

    private static final String IS_USERS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

    /** Of server 15 and later. */
    private static final String FILTER = """
            pg_get_expr(r.prqual, r.prrelid), (
                SELECT string_agg(a.attname, ',' ORDER BY a.attname) FROM pg_attribute a
                WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[]))""";

    /** Each gives one text per row. */
    private static final List<String> QUESTIONS = List.of(
            // Every dependency of a user's object on anything, but for what partitions get with their parents' foreign
            // keys.
            """
            SELECT concat_ws(' ', 'needs', a.type, a.identity, 'on', b.type, b.identity, d.deptype)
            FROM pg_depend d,
                LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) AS a,
                LATERAL pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) AS b
            WHERE d.objid >= 16384 AND d.deptype NOT IN ('e', 'p')
              AND a.identity !~ 'pg_toast|pg_temp|_ConstraintTrigger_' AND b.identity !~ 'pg_toast|pg_temp|_ConstraintTrigger_'
              AND NOT EXISTS (
                  SELECT FROM pg_constraint o WHERE o.oid IN (d.objid, d.refobjid) AND o.conparentid <> 0 AND o.contype = 'f')
              AND coalesce(a.identity, '') <> '' AND coalesce(b.identity, '') <> ''""",
            """
            SELECT concat_ws(' ', 'comment', pg_identify_object(classoid, objoid, objsubid), description)
            FROM pg_description WHERE objoid >= 16384""",
            """
            SELECT concat_ws(' ', 'relation', c.oid::regclass, to_jsonb(c) - ARRAY['oid', 'relname', 'relnamespace', 'reltype',
                'relfilenode', 'relpages', 'reltuples', 'relallvisible', 'relallfrozen', 'reltoastrelid', 'relowner', 'relam',
                'relhasindex', 'relhastriggers', 'relhasrules', 'relhassubclass', 'relrewrite', 'relfrozenxid', 'relminmxid',
                'reloftype', 'reltablespace', 'relpartbound', 'relnatts', 'relacl'],
                c.relowner::regrole, a.amname, s.spcname, nullif(c.reloftype, 0)::regtype,
                pg_get_expr(c.relpartbound, c.oid), (SELECT t.reloptions FROM pg_class t WHERE t.oid = c.reltoastrelid),
                pg_temp.items(coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))))
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_am a ON a.oid = c.relam LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
            WHERE USERS""",
            """
            SELECT concat_ws(' ', 'column', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod),
                to_jsonb(a) - ARRAY['attrelid', 'attname', 'atttypid', 'attnum', 'attcollation', 'atthasmissing',
                    'attmissingval', 'attcacheoff', 'attndims', 'attacl', 'attfdwoptions', 'attoptions'],
                (SELECT string_agg(o, ' ') FROM unnest(a.attoptions) AS o WHERE o !~ '^pg_attver='), pg_temp.sorted(a.attfdwoptions),
                nullif(a.attcollation, 0)::regcollation, pg_get_expr(d.adbin, d.adrelid), pg_temp.items(a.attacl))
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE NOT a.attisdropped AND a.attnum > 0 AND USERS""",
            """
            SELECT concat_ws(' ', 'order', c.oid::regclass, string_agg(a.attname, ',' ORDER BY a.attnum))
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE NOT a.attisdropped AND a.attnum > 0 AND USERS GROUP BY c.oid""",
            """
            SELECT concat_ws(' ', 'constraint', o.conrelid::regclass, o.contypid::regtype, o.conname,
                pg_get_constraintdef(o.oid), to_jsonb(o) - ARRAY['oid', 'conname', 'connamespace', 'conrelid',
                    'contypid', 'conindid', 'conparentid', 'confrelid', 'conkey', 'confkey', 'conpfeqop', 'conppeqop',
                    'conffeqop', 'conexclop', 'conbin', 'confdelsetcols']
                    - CASE WHEN o.contype IN ('p', 'u', 'x') THEN ARRAY['conislocal', 'coninhcount', 'connoinherit'] ELSE '{}' END)
            FROM pg_constraint o JOIN pg_namespace n ON n.oid = o.connamespace
            WHERE USERS AND (o.contype <> 'f' OR o.conparentid = 0)
              AND o.conrelid IS DISTINCT FROM to_regclass('s.becomes_local')::oid""",
            """
            SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), to_jsonb(i) - ARRAY['indexrelid', 'indrelid',
                'indkey', 'indcollation', 'indclass', 'indexprs', 'indpred', 'indcheckxmin'])
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE USERS""",
            """
            SELECT concat_ws(' ', 'trigger', tgenabled, tgisinternal, CASE WHEN tgname ~ '_ConstraintTrigger_'
                THEN concat_ws(' ', tgrelid::regclass, tgfoid::regproc) ELSE pg_get_triggerdef(oid) END)
            FROM pg_trigger""",
            """
            SELECT concat_ws(' ', 'rule', r.ev_enabled, r.ev_class::regclass, pg_get_ruledef(r.oid))
            FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE USERS""",
            """
            SELECT concat_ws(' ', 'policy', polrelid::regclass, polname, polcmd, polpermissive, polroles::regrole[],
                pg_get_expr(polqual, polrelid), 'check', pg_get_expr(polwithcheck, polrelid))
            FROM pg_policy""",
            "SELECT concat_ws(' ', 'sequence', seqrelid::regclass, to_jsonb(s) - 'seqrelid') FROM pg_sequence s",
            "SELECT concat_ws(' ', 'inherits', inhrelid::regclass, inhparent::regclass, inhseqno) FROM pg_inherits",
            """
            SELECT concat_ws(' ', 'statistics', pg_get_statisticsobjdef(oid), stxowner::regrole, stxstattarget)
            FROM pg_statistic_ext""",
            """
            SELECT concat_ws(' ', 'function', p.oid::regprocedure, to_jsonb(p) - ARRAY['oid', 'pronamespace', 'proowner',
                'prolang', 'prorettype', 'proargtypes', 'proallargtypes', 'proargdefaults', 'prosqlbody', 'provariadic',
                'prosupport', 'protrftypes', 'proacl'],
                pg_get_function_result(p.oid), p.proowner::regrole, pg_temp.items(coalesce(p.proacl, acldefault('f', p.proowner))))
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE USERS""",
            """
            SELECT concat_ws(' ', 'type', t.oid::regtype, to_jsonb(t) - ARRAY['oid', 'typnamespace', 'typowner', 'typrelid',
                'typelem', 'typarray', 'typbasetype', 'typcollation', 'typdefaultbin', 'typacl', 'typsubscript'],
                CASE WHEN t.typtype <> 'm' THEN pg_temp.items(t.typacl) END)
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE USERS""",
            """
            SELECT concat_ws(' ', 'labels', enumtypid::regtype, array_agg(enumlabel ORDER BY enumsortorder))
            FROM pg_enum WHERE enumtypid >= 16384 GROUP BY enumtypid""",
            """
            SELECT concat_ws(' ', 'schema', nspname, nspowner::regrole,
                pg_temp.items(coalesce(nspacl, acldefault('n', nspowner))))
            FROM pg_namespace n WHERE USERS""",
            """
            SELECT concat_ws(' ', 'default privileges', defaclrole::regrole, nullif(defaclnamespace, 0)::regnamespace,
                defaclobjtype, pg_temp.items(defaclacl))
            FROM pg_default_acl""",
            """
            SELECT concat_ws(' ', 'event trigger', evtname, evtevent, evtowner::regrole, evtfoid::regproc, evtenabled,
                evttags)
            FROM pg_event_trigger""",
            """
            SELECT concat_ws(' ', 'publication', pubowner::regrole, to_jsonb(p) - ARRAY['oid', 'pubowner'])
            FROM pg_publication p""",
            """
            SELECT concat_ws(' ', 'published', p.pubname, r.prrelid::regclass, FILTER)
            FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid""",
            """
            SELECT concat_ws(' ', 'subscription', subowner::regrole, to_jsonb(s) - ARRAY['oid', 'subowner', 'subdbid'])
            FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database()""",
            """
            SELECT concat_ws(' ', 'label', provider, label, a.type, a.identity)
            FROM pg_seclabel l, LATERAL pg_identify_object(l.classoid, l.objoid, l.objsubid) AS a""",
            """
            SELECT concat_ws(' ', 'extension', e.extname, e.extversion, e.extnamespace::regnamespace, e.extcondition,
                (SELECT string_agg(concat_ws(' ', a.type, a.identity), ',' ORDER BY a.type COLLATE "C", a.identity COLLATE "C")
                 FROM pg_depend d, LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) AS a
                 WHERE d.refclassid = e.tableoid AND d.refobjid = e.oid AND d.deptype = 'e'))
            FROM pg_extension e""",
            """
            SELECT concat_ws(' ', 'privileges of the system', o.oid::regclass, pg_temp.items(o.relacl))
            FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace
                LEFT JOIN pg_init_privs i ON i.classoid = o.tableoid AND i.objoid = o.oid AND i.objsubid = 0
            WHERE n.nspname = 'pg_catalog' AND o.relacl IS DISTINCT FROM i.initprivs
            UNION ALL
            SELECT concat_ws(' ', 'privileges of the system', o.oid::regprocedure, pg_temp.items(o.proacl))
            FROM pg_proc o JOIN pg_namespace n ON n.oid = o.pronamespace
                LEFT JOIN pg_init_privs i ON i.classoid = o.tableoid AND i.objoid = o.oid AND i.objsubid = 0
            WHERE n.nspname = 'pg_catalog' AND o.proacl IS DISTINCT FROM i.initprivs""",
            """
            SELECT concat_ws(' ', 'aggregate', a.aggfnoid::regprocedure, to_jsonb(a) - ARRAY['aggsortop', 'aggtranstype',
                'aggmtranstype'], nullif(a.aggsortop, 0)::regoperator, a.aggtranstype::regtype, nullif(a.aggmtranstype, 0)::regtype)
            FROM pg_aggregate a WHERE a.aggfnoid::oid >= 16384""",
            """
            SELECT concat_ws(' ', 'range', r.rngtypid::regtype, r.rngsubtype::regtype, nullif(r.rngcollation, 0)::regcollation,
                o.opcname, r.rngcanonical, r.rngsubdiff)
            FROM pg_range r JOIN pg_opclass o ON o.oid = r.rngsubopc WHERE r.rngtypid >= 16384""",
            """
            SELECT concat_ws(' ', 'family', a.amname, f.opfnamespace::regnamespace, f.opfname, f.opfowner::regrole,
                (SELECT string_agg(concat_ws(' ', o.amopstrategy, o.amoppurpose, o.amopopr::regoperator, s.opfname), ','
                     ORDER BY o.amopopr::regoperator::text COLLATE "C", o.amopstrategy)
                 FROM pg_amop o LEFT JOIN pg_opfamily s ON s.oid = o.amopsortfamily WHERE o.amopfamily = f.oid),
                (SELECT string_agg(concat_ws(' ', p.amprocnum, p.amproclefttype::regtype, p.amprocrighttype::regtype, p.amproc), ','
                     ORDER BY p.amprocnum, p.amproclefttype::regtype::text COLLATE "C",
                         p.amprocrighttype::regtype::text COLLATE "C")
                 FROM pg_amproc p WHERE p.amprocfamily = f.oid))
            FROM pg_opfamily f JOIN pg_am a ON a.oid = f.opfmethod WHERE f.oid >= 16384""",
            "SELECT concat_ws(' ', 'access method', amname, amtype, amhandler) FROM pg_am WHERE oid >= 16384",
            """
            SELECT concat_ws(' ', 'transform', trftype::regtype, l.lanname, trffromsql, trftosql)
            FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang""",
            """
            SELECT concat_ws(' ', 'configuration', oid::regconfig, cfgowner::regrole,
                (SELECT prsname FROM pg_ts_parser p WHERE p.oid = cfgparser))
            FROM pg_ts_config WHERE oid >= 16384""",
            """
            SELECT concat_ws(' ', 'parser', prsnamespace::regnamespace, prsname, prsstart, prstoken, prsend, prsheadline, prslextype)
            FROM pg_ts_parser WHERE oid >= 16384
            UNION ALL
            SELECT concat_ws(' ', 'template', tmplnamespace::regnamespace, tmplname, tmplinit, tmpllexize)
            FROM pg_ts_template WHERE oid >= 16384""",
            """
            SELECT concat_ws(' ', 'wrapper', fdwname, fdwowner::regrole, nullif(fdwhandler, 0)::regproc,
                nullif(fdwvalidator, 0)::regproc, pg_temp.sorted(fdwoptions), pg_temp.items(coalesce(fdwacl, acldefault('F', fdwowner))))
            FROM pg_foreign_data_wrapper""",
            """
            SELECT concat_ws(' ', 'server', srvname, srvowner::regrole, srvtype, srvversion, pg_temp.sorted(srvoptions),
                pg_temp.items(coalesce(srvacl, acldefault('S', srvowner))))
            FROM pg_foreign_server""",
            "SELECT concat_ws(' ', 'mapping', srvname, usename, pg_temp.sorted(umoptions)) FROM pg_user_mappings",
            "SELECT concat_ws(' ', 'foreign table', ftrelid::regclass, pg_temp.sorted(ftoptions)) FROM pg_foreign_table",
            """
            SELECT concat_ws(' ', 'token', mapcfg::regconfig, maptokentype, mapseqno, mapdict::regdictionary)
            FROM pg_ts_config_map WHERE mapcfg >= 16384""",
            """
            SELECT concat_ws(' ', 'dictionary', oid::regdictionary, dictowner::regrole, dictinitoption)
            FROM pg_ts_dict WHERE oid >= 16384""",
            """
            SELECT concat_ws(' ', 'operator', oid::regoperator, oprowner::regrole, oprcanmerge, oprcanhash,
                oprcom::regoperator, oprnegate::regoperator, oprcode, oprrest, oprjoin)
            FROM pg_operator WHERE oid >= 16384""",
            """
            SELECT concat_ws(' ', 'operator class', opcnamespace::regnamespace, opcname, opcowner::regrole,
                opcintype::regtype, opcdefault, nullif(opckeytype, 0)::regtype)
            FROM pg_opclass WHERE oid >= 16384""",
            """
            SELECT concat_ws(' ', 'cast', castsource::regtype, casttarget::regtype, nullif(castfunc, 0)::regprocedure,
                castcontext, castmethod)
            FROM pg_cast WHERE oid >= 16384""",
            """
            SELECT concat_ws(' ', 'conversion', connamespace::regnamespace, conname, conowner::regrole, conforencoding,
                contoencoding, conproc, condefault)
            FROM pg_conversion WHERE oid >= 16384""",
            """
            SELECT concat_ws(' ', 'collation', c.oid::regcollation, collowner::regrole,
                to_jsonb(c) - ARRAY['oid', 'collnamespace', 'collowner', 'collversion', 'collencoding'])
            FROM pg_collation c WHERE c.oid >= 16384""",
            """
            SELECT concat_ws(' ', 'language', lanname, lanowner::regrole, lanpltrusted,
                pg_temp.items(coalesce(lanacl, acldefault('l', lanowner))))
            FROM pg_language""",
            """
            SELECT concat_ws(' ', 'large object', oid, lomowner::regrole,
                pg_temp.items(coalesce(lomacl, acldefault('L', lomowner))))
            FROM pg_largeobject_metadata""");

    /** Privileges and options, whose order says nothing. */
    private static final String SORTED = """
            CREATE FUNCTION pg_temp.items(acl aclitem[]) RETURNS text
            LANGUAGE sql AS $$ SELECT string_agg(i::text, ' ' ORDER BY i::text) FROM unnest(acl) AS i $$;
            CREATE FUNCTION pg_temp.sorted(options text[]) RETURNS text
            LANGUAGE sql AS $$ SELECT string_agg(o, ' ' ORDER BY o) FROM unnest(options) AS o $$""";

    private CatalogImage() {}

    static List<String> of(PostgresServer server, String database) throws SQLException {
        try (Connection connection = new RoundTrip(server).connect(database)) {
            return of(connection, server.major());
        }
    }

    /** As the session sees it, in its transaction. */
    static List<String> of(Connection connection, int major) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("SET search_path = ''");
            statement.execute(SORTED);
            for (String question : QUESTIONS) {
                String sql = question.replace("USERS", IS_USERS).replace("FILTER", major < 15 ? "''" : FILTER);
                try (ResultSet row = statement.executeQuery(sql)) {
                    while (row.next()) {
                        lines.add(String.valueOf(row.getString(1)));
                    }
                } catch (SQLException e) {
                    throw new SQLException(sql, e);
                }
            }
        }
        lines.sort(null);
        return lines;
    }
}
