package io.pgbackup.jdbc.fingerprint;

import io.pgbackup.jdbc.fingerprint.Reading.Address;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How the rows of each catalog are named, which objects they belong to, and which of them are users' objects. */
final class Readings {

    /** The kind of a relation {@code c}. */
    private static final String RELATION_KIND = """
            CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'i' THEN 'index' WHEN 'I' THEN 'index'
                WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table'
                WHEN 'c' THEN 'composite type' ELSE 'relation ' || c.relkind::text END""";

    /**
     * Excludes indexes that could not be created, or are being created: they are in no backup. Partitioned indexes may be invalid
     * because they wait for those of their partitions.
     */
    private static final String NOT_INVALID = """
            NOT EXISTS (SELECT FROM pg_index x JOIN pg_class xc ON xc.oid = x.indexrelid
                        WHERE x.indexrelid = %s AND NOT (x.indisready AND (x.indisvalid OR xc.relkind = 'I')))""";

    private static final String NOT_INTERNAL = """
            NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '%s'::regclass AND d.objid = t.oid AND d.deptype = 'i')""";

    private static final String CLASS = "pg_class";

    /**
     * Servers before 18 have not-null constraints on domains only. A not-null constraint that a table inherits has the name of one
     * of its parents' constraints, and which one depends on how the table was created.
     */
    private static final String CONSTRAINT_NAME = """
            (SELECT CASE WHEN k.contype = 'n' AND k.coninhcount > 0
                         THEN 'not-null ' || i.type || ' of column ' || quote_ident(a.attname) || ' on ' || k.conrelid::regclass
                         WHEN k.contype = 'n' THEN 'not-null ' || i.type || ' ' || i.identity
                         ELSE i.type || ' ' || i.identity END
             FROM pg_constraint k
                 CROSS JOIN LATERAL pg_identify_object('pg_constraint'::regclass, t.oid, 0) AS i
                 LEFT JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] AND k.conrelid <> 0
             WHERE k.oid = t.oid)""";

    /** Excludes temporary objects of other sessions that have no schema of their own to show it. */
    private static final String NOT_TEMPORARY = """
            NOT EXISTS (SELECT FROM %s x JOIN pg_namespace xn ON xn.oid = x.%s WHERE x.oid IN (%s) AND xn.nspname ~ '^pg_temp_')""";

    /**
     * The schema of the relation of a trigger, a rule or a policy, because the server does not count these as objects in a schema.
     */
    private static final String SCHEMA_OF_RELATION = """
            (SELECT h.relnamespace FROM pg_class h WHERE h.oid = CASE CLASSID
                WHEN 'pg_trigger'::regclass THEN (SELECT x.tgrelid FROM pg_trigger x WHERE x.oid = OBJECT)
                WHEN 'pg_rewrite'::regclass THEN (SELECT x.ev_class FROM pg_rewrite x WHERE x.oid = OBJECT)
                WHEN 'pg_policy'::regclass THEN (SELECT x.polrelid FROM pg_policy x WHERE x.oid = OBJECT) END)""";

    /**
     * Excludes objects that are created with another object and that no statement of their own could reach in a copy: types of
     * rows, arrays and multiranges, constructor functions of ranges, and objects that a partition has from its parent. A backup
     * warns of comments on these.
     */
    private static final String NOT_WITH_ANOTHER = """
            NOT EXISTS (SELECT FROM pg_depend w WHERE w.classid = t.classoid AND w.objid = t.objoid AND w.deptype = 'i'
                        AND t.classoid IN ('pg_type'::regclass, 'pg_proc'::regclass))
            AND NOT EXISTS (SELECT FROM pg_trigger w WHERE t.classoid = 'pg_trigger'::regclass AND w.oid = t.objoid AND w.tgparentid <> 0)
            AND NOT EXISTS (SELECT FROM pg_constraint w WHERE t.classoid = 'pg_constraint'::regclass AND w.oid = t.objoid
                            AND w.contype = 'f' AND w.conparentid <> 0)""";

    /**
     * Includes one trigger for each foreign key, and only if some of its triggers do not fire; otherwise a copy has them as the
     * server creates them.
     */
    private static final String SWITCHED_FOREIGN_KEY = """
            t.tgisinternal AND t.tgenabled <> 'O'
            AND EXISTS (SELECT FROM pg_constraint f WHERE f.oid = t.tgconstraint AND f.contype = 'f')
            AND NOT EXISTS (SELECT FROM pg_trigger o WHERE o.tgconstraint = t.tgconstraint AND o.oid < t.oid AND o.tgenabled <> 'O')""";

    /** The constraint that an index implements. */
    private static final String KEY = " LEFT JOIN pg_constraint k ON k.conindid = %s AND k.contype IN ('p', 'u', 'x')";

    private static final Address OF_KEY = Address.in("pg_constraint", "coalesce(k.oid, 0::oid)");

    private static final Map<String, Reading> ALL = Map.ofEntries(
            object("pg_am"),
            Map.entry(
                    "pg_amop",
                    Reading.ofObjects("pg_amop")
                            .above(Address.in("pg_opfamily", "t.amopfamily"))
                            .derived("true")
                            .keptOnMembers()
                            .where(NOT_TEMPORARY.formatted("pg_opfamily", "opfnamespace", "t.amopfamily"))),
            Map.entry(
                    "pg_amproc",
                    Reading.ofObjects("pg_amproc")
                            .above(Address.in("pg_opfamily", "t.amprocfamily"))
                            .derived("true")
                            .keptOnMembers()
                            .where(NOT_TEMPORARY.formatted("pg_opfamily", "opfnamespace", "t.amprocfamily"))),
            Map.entry(
                    "pg_aggregate",
                    Reading.of("pg_proc", "t.aggfnoid::oid")
                            .named("'aggregate ' || t.aggfnoid::oid::regprocedure")
                            .joining("JOIN pg_proc c ON c.oid = t.aggfnoid")
                            .in("c.pronamespace")),
            Map.entry(
                    "pg_attrdef",
                    ofRelation("t.adrelid")
                            .object(Address.in("pg_attrdef", "t.oid"))
                            .named("'default of column ' || c.oid::regclass || '.' || (SELECT quote_ident(a.attname)"
                                    + " FROM pg_attribute a WHERE a.attrelid = t.adrelid AND a.attnum = t.adnum)")),
            Map.entry(
                    "pg_attribute",
                    ofRelation("t.attrelid")
                            .named(
                                    "CASE WHEN c.relkind IN ('i', 'I') THEN 'index column ' || c.oid::regclass || '.' || t.attnum"
                                            + " ELSE 'column ' || c.oid::regclass || '.' || quote_ident(t.attname) END")
                            // Everything else about an index column follows from the definition of the index.
                            .where("t.attnum > 0 AND NOT t.attisdropped AND c.relkind NOT IN ('S', 't')"
                                    + " AND (c.relkind NOT IN ('i', 'I') OR coalesce(t.attstattarget, -1) >= 0 AND "
                                    + NOT_INVALID.formatted("c.oid") + ")")
                            // INHERITS puts the columns of the parents first, whatever their original order, and a
                            // generated column
                            // may have to be created after its table. The backup warns of both.
                            .with(Map.of(
                                    "position",
                                    "CASE WHEN t.attinhcount = 0 OR c.relispartition THEN row_number() OVER (PARTITION BY"
                                            + " t.attrelid, t.attgenerated, t.attinhcount > 0 AND NOT c.relispartition"
                                            + " ORDER BY t.attnum) END"))),
            Map.entry(
                    "pg_cast",
                    Reading.ofObjects("pg_cast")
                            .where(NOT_INTERNAL.formatted("pg_cast") + " AND "
                                    + NOT_TEMPORARY.formatted(
                                            "pg_type", "typnamespace", "t.castsource, t.casttarget"))),
            Map.entry(
                    CLASS,
                    Reading.ofObjects(CLASS)
                            .joining("JOIN pg_class c ON c.oid = t.oid LEFT JOIN pg_index ix ON ix.indexrelid = t.oid"
                                    + KEY.formatted("t.oid"))
                            .in("t.relnamespace")
                            .above(Address.in(CLASS, "coalesce(ix.indrelid, 0::oid)"))
                            .madeBy(OF_KEY)
                            .keptOnMembers()
                            .named(RELATION_KIND + " || ' ' || t.oid::regclass")
                            .derived("t.relkind = 'c'")
                            .where("t.relkind <> 't' AND " + NOT_INVALID.formatted("t.oid"))
                            .with(Map.of(
                                    "toast_options",
                                    sorted("(SELECT o.reloptions FROM pg_class o WHERE o.oid = t.reltoastrelid)")))),
            object("pg_collation", "t.collnamespace"),
            Map.entry(
                    "pg_constraint",
                    Reading.ofObjects("pg_constraint")
                            .named(CONSTRAINT_NAME)
                            .in("t.connamespace")
                            .above(new Address(
                                    "CASE WHEN t.conrelid <> 0 THEN 'pg_class'::regclass ELSE 'pg_type'::regclass END",
                                    "CASE WHEN t.conrelid <> 0 THEN t.conrelid ELSE t.contypid END"))
                            .keptOnMembers()
                            .derived("t.contype IN ('n', 't') OR t.conparentid <> 0 OR NOT t.conislocal")
                            // Partitions get these constraints with their parent's, under names of the server's choice;
                            // an
                            // identical constraint of the partition itself becomes the parent's in a copy.
                            .where(
                                    "t.contype <> 'f' OR t.conparentid = 0 AND NOT EXISTS (SELECT FROM pg_constraint o"
                                            + " WHERE o.conrelid = t.conrelid AND o.contype = 'f' AND o.conparentid <> 0"
                                            + " AND o.confrelid = t.confrelid AND o.conkey = t.conkey AND o.confkey = t.confkey)")),
            object("pg_conversion", "t.connamespace"),
            object("pg_default_acl"),
            Map.entry(
                    "pg_depend",
                    identified("t.classid", "t.objid", "t.objsubid")
                            .named("'dependency of ' || i.type || ' ' || i.identity || ' on ' ||"
                                    + " (SELECT r.type || ' ' || r.identity"
                                    + " FROM pg_identify_object(t.refclassid, t.refobjid, t.refobjsubid) AS r)")
                            .where(
                                    "t.deptype = 'x' OR t.deptype IN ('a', 'i') AND t.classid = 'pg_class'::regclass"
                                            + " AND t.refclassid = 'pg_class'::regclass AND t.refobjsubid > 0"
                                            + " AND EXISTS (SELECT FROM pg_class q WHERE q.oid = t.objid AND q.relkind = 'S')")),
            Map.entry(
                    "pg_description",
                    identified("t.classoid", "t.objoid", "t.objsubid")
                            .named("'comment on ' || i.type || ' ' || i.identity")
                            .where("i.identity IS NOT NULL AND (t.classoid <> 'pg_class'::regclass OR "
                                    + NOT_INVALID.formatted("t.objoid") + ") AND " + NOT_WITH_ANOTHER
                                    + " AND NOT EXISTS (SELECT FROM pg_cast k WHERE t.classoid = 'pg_cast'::regclass"
                                    + " AND k.oid = t.objoid AND NOT "
                                    + NOT_TEMPORARY.formatted("pg_type", "typnamespace", "k.castsource, k.casttarget")
                                    + ") AND NOT EXISTS (SELECT FROM pg_statistic_ext k WHERE t.classoid = 'pg_statistic_ext'::regclass"
                                    + " AND k.oid = t.objoid AND NOT "
                                    + NOT_TEMPORARY.formatted(CLASS, "relnamespace", "k.stxrelid") + ")")),
            Map.entry(
                    "pg_enum",
                    Reading.of("pg_type", "t.enumtypid")
                            .joining("JOIN pg_type c ON c.oid = t.enumtypid")
                            .in("c.typnamespace")
                            .named("'label ' || quote_literal(t.enumlabel) || ' of type ' || t.enumtypid::regtype")
                            .with(Map.of(
                                    "position",
                                    "row_number() OVER (PARTITION BY t.enumtypid ORDER BY t.enumsortorder)"))),
            object("pg_event_trigger"),
            object("pg_extension"),
            object("pg_foreign_data_wrapper"),
            object("pg_foreign_server"),
            Map.entry("pg_foreign_table", ofRelation("t.ftrelid").named("'foreign table ' || c.oid::regclass")),
            Map.entry(
                    "pg_index",
                    Reading.of(CLASS, "t.indexrelid")
                            .joining("JOIN pg_class c ON c.oid = t.indexrelid" + KEY.formatted("t.indexrelid"))
                            .in("c.relnamespace")
                            .above(Address.in(CLASS, "t.indrelid"))
                            .madeBy(OF_KEY)
                            .keptOnMembers()
                            .named("'index ' || t.indexrelid::regclass")
                            .where(NOT_INVALID.formatted("t.indexrelid"))),
            Map.entry(
                    "pg_inherits",
                    ofRelation("t.inhrelid")
                            .named("'parent ' || t.inhparent::regclass || ' of ' || t.inhrelid::regclass")
                            .madeByOthers()
                            .where(NOT_INVALID.formatted("t.inhrelid"))
                            // The number has gaps if the table was detached from parents and attached again.
                            .with(Map.of(
                                    "inhseqno", "row_number() OVER (PARTITION BY t.inhrelid ORDER BY t.inhseqno)"))),
            object("pg_language"),
            Map.entry(
                    "pg_largeobject_metadata",
                    // The server identifies large objects by the catalog that holds their content. Entries create them
                    // in groups.
                    Reading.ofObjects("pg_largeobject")
                            .named("'large object ' || t.oid")
                            .derived("true")),
            Map.entry(
                    "pg_namespace",
                    Reading.ofObjects("pg_namespace")
                            .in("t.oid")
                            .named("'schema ' || quote_ident(t.nspname)")
                            .derived("t.oid = " + FingerprintQuery.PUBLIC)),
            object("pg_opclass", "t.opcnamespace"),
            Map.entry(
                    "pg_operator",
                    Reading.ofObjects("pg_operator")
                            .in("t.oprnamespace")
                            // Excludes operators that another operator names and that do not exist yet.
                            .where("t.oprcode <> 0")),
            object("pg_opfamily", "t.opfnamespace"),
            Map.entry("pg_partitioned_table", ofRelation("t.partrelid").named("'table ' || c.oid::regclass")),
            Map.entry(
                    "pg_policy",
                    ofRelation("t.polrelid")
                            .object(Address.in("pg_policy", "t.oid"))
                            .keptOnMembers()
                            .named("'policy ' || quote_ident(t.polname) || ' on ' || c.oid::regclass")),
            Map.entry(
                    "pg_proc",
                    Reading.ofObjects("pg_proc").in("t.pronamespace").where(NOT_INTERNAL.formatted("pg_proc"))),
            object("pg_publication"),
            object("pg_publication_namespace"),
            object("pg_publication_rel"),
            Map.entry(
                    "pg_range",
                    Reading.of("pg_type", "t.rngtypid")
                            .joining("JOIN pg_type c ON c.oid = t.rngtypid")
                            .in("c.typnamespace")
                            .named("'range ' || t.rngtypid::regtype")),
            Map.entry(
                    "pg_rewrite",
                    ofRelation("t.ev_class")
                            .object(Address.in("pg_rewrite", "t.oid"))
                            .keptOnMembers()
                            .joining(
                                    "LEFT JOIN pg_depend own ON own.classid = 'pg_class'::regclass AND own.objid = t.ev_class"
                                            + " AND own.deptype = 'e'")
                            .named("'rule ' || quote_ident(t.rulename) || ' on ' || c.oid::regclass")
                            .where("NOT (t.rulename = '_RETURN' AND own.objid IS NOT NULL)")),
            Map.entry(
                    "pg_seclabel",
                    identified("t.classoid", "t.objoid", "t.objsubid")
                            .named("'security label of ' || t.provider || ' on ' || i.type || ' ' || i.identity")
                            .where("i.identity IS NOT NULL")),
            Map.entry("pg_sequence", ofRelation("t.seqrelid").named("'sequence ' || c.oid::regclass")),
            Map.entry(
                    "pg_statistic_ext",
                    Reading.ofObjects("pg_statistic_ext")
                            .in("t.stxnamespace")
                            .where(NOT_TEMPORARY.formatted(CLASS, "relnamespace", "t.stxrelid"))),
            Map.entry(
                    "pg_subscription",
                    Reading.ofObjects("pg_subscription")
                            .where(
                                    "t.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())")),
            object("pg_transform"),
            Map.entry(
                    "pg_trigger",
                    ofRelation("t.tgrelid")
                            .object(Address.in("pg_trigger", "t.oid"))
                            .keptOnMembers()
                            .named("CASE WHEN t.tgconstraint <> 0 AND t.tgisinternal THEN 'switched triggers of ' ||"
                                    + " (SELECT i.identity FROM pg_identify_object('pg_constraint'::regclass,"
                                    + " t.tgconstraint, 0) AS i)"
                                    + " ELSE 'trigger ' || quote_ident(t.tgname) || ' on ' || c.oid::regclass END")
                            // Triggers of constraints come with their constraint; before 15, triggers of partitions
                            // looked
                            // internal.
                            .madeBy(Address.NONE)
                            .derived("t.tgparentid <> 0 OR t.tgisinternal")
                            .where("NOT t.tgisinternal OR t.tgparentid <> 0 AND t.tgconstraint = 0 OR "
                                    + SWITCHED_FOREIGN_KEY)),
            object("pg_ts_config", "t.cfgnamespace"),
            Map.entry(
                    "pg_ts_config_map",
                    Reading.of("pg_ts_config", "t.mapcfg")
                            .joining("JOIN pg_ts_config c ON c.oid = t.mapcfg")
                            .in("c.cfgnamespace")
                            .named("'dictionary ' || t.mapseqno || ' for token ' || t.maptokentype || ' of ' ||"
                                    + " t.mapcfg::regconfig")),
            object("pg_ts_dict", "t.dictnamespace"),
            object("pg_ts_parser", "t.prsnamespace"),
            object("pg_ts_template", "t.tmplnamespace"),
            Map.entry(
                    "pg_type",
                    Reading.ofObjects("pg_type")
                            .in("t.typnamespace")
                            .named("CASE t.typtype WHEN 'd' THEN 'domain ' ELSE 'type ' END || t.oid::regtype")
                            // Types of rows, arrays and multiranges come with another object.
                            .where("t.typtype <> 'm' AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)"
                                    + " AND (t.typrelid = 0 OR EXISTS (SELECT FROM pg_class r WHERE r.oid = t.typrelid"
                                    + " AND r.relkind = 'c'))")),
            object("pg_user_mapping"));

    /** Readings of the database {@code b}, whose name may differ in a copy. */
    static final Map<String, Reading> OF_DATABASES = Map.of(
            "pg_database",
                    Reading.of("pg_database", "t.oid").named("'database'").where("b.oid = t.oid"),
            "pg_db_role_setting",
                    Reading.of("pg_database", "t.setdatabase")
                            .named(
                                    "'settings of the database' || coalesce((SELECT ' for role ' || quote_ident(r.rolname)"
                                            + " FROM pg_roles r WHERE r.oid = t.setrole), '')")
                            // Settings that remain of a dropped role are in no backup.
                            .where("b.oid = t.setdatabase AND (t.setrole = 0 OR"
                                    + " EXISTS (SELECT FROM pg_roles r WHERE r.oid = t.setrole))"),
            "pg_shdescription",
                    Reading.of("pg_database", "t.objoid")
                            .named("'comment on the database'")
                            .where("b.oid = t.objoid AND t.classoid = 'pg_database'::regclass"),
            "pg_shseclabel",
                    Reading.of("pg_database", "t.objoid")
                            .named("'security label of ' || t.provider || ' on the database'")
                            .where("b.oid = t.objoid AND t.classoid = 'pg_database'::regclass"));

    private Readings() {}

    private static Map.Entry<String, Reading> object(String catalog) {
        return Map.entry(catalog, Reading.ofObjects(catalog));
    }

    private static Map.Entry<String, Reading> object(String catalog, String namespace) {
        return Map.entry(catalog, Reading.ofObjects(catalog).in(namespace));
    }

    private static Reading ofRelation(String column) {
        return Reading.of(CLASS, column)
                .joining("JOIN pg_class c ON c.oid = " + column)
                .in("c.relnamespace");
    }

    /** Returns a reading of rows that describe any other object. */
    private static Reading identified(String classColumn, String oidColumn, String partColumn) {
        Address address = new Address(classColumn, oidColumn);
        return new Reading(
                "",
                "coalesce(to_regnamespace(i.schema)::oid, "
                        + SCHEMA_OF_RELATION.replace("CLASSID", classColumn).replace("OBJECT", oidColumn) + ")",
                address,
                address,
                Address.NONE,
                true,
                false,
                "CROSS JOIN LATERAL pg_identify_object(" + classColumn + ", " + oidColumn + ", " + partColumn
                        + ") AS i",
                "",
                "false",
                Map.of());
    }

    /** Returns the reading of a catalog; for an unknown catalog, a generic one. */
    static Optional<Reading> of(SystemTable catalog) {
        Reading known = ALL.get(catalog.name());
        if (known != null) {
            return Optional.of(known);
        }
        return catalog.hasOid() ? Optional.of(Reading.ofObjects(catalog.name())) : Optional.empty();
    }

    /** Returns SQL for a list whose order has no meaning, without the options that minor releases keep for themselves. */
    static String sorted(String array) {
        return sorted(array, UnaryOperator.identity());
    }

    /** Returns the same, with each option transformed by {@code form}. */
    static String sorted(String array, UnaryOperator<String> form) {
        return "(SELECT string_agg(" + form.apply("o") + ", ', ' ORDER BY o COLLATE \"C\") FROM unnest(" + array
                + ") AS o WHERE o NOT LIKE 'pg\\_attver=%')";
    }
}
