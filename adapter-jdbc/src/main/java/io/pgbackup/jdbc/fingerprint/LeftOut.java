package io.pgbackup.jdbc.fingerprint;

import java.util.Map;
import java.util.Optional;

/** Lists what fingerprints leave out, and why. Everything that is not listed here is included. */
final class LeftOut {

    /** Catalogs that are left out, in addition to the shared ones that do not describe databases. */
    private static final Map<String, String> CATALOGS = Map.of(
            "pg_depend",
                    "follows from the definitions, except for the owner of a sequence and dependencies on an extension",
            "pg_init_privs", "the grants of initdb and extensions; differences from them are fingerprints of their own",
            "pg_largeobject", "content, which is hashed",
            "pg_statistic", "statistics of the planner",
            "pg_statistic_ext_data", "statistics of the planner",
            "pg_subscription_rel", "the state of a replication");

    private static final String PHYSICAL = "physical";
    private static final String DERIVED = "derived from other properties, or from other catalogs";
    private static final String NAME = "in the name";
    private static final String NOT_KEPT = "not kept by a backup";

    private static final Map<String, String> COLUMNS = Map.ofEntries(
            Map.entry("pg_attrdef.adnum", NAME),
            Map.entry("pg_attribute.attcacheoff", PHYSICAL),
            Map.entry("pg_attribute.attalign", DERIVED),
            Map.entry("pg_attribute.attbyval", DERIVED),
            Map.entry("pg_attribute.atthasmissing", PHYSICAL),
            Map.entry("pg_attribute.attisdropped", PHYSICAL),
            Map.entry("pg_attribute.attlen", DERIVED),
            Map.entry("pg_attribute.attmissingval", PHYSICAL),
            Map.entry("pg_attribute.attname", NAME),
            Map.entry("pg_attribute.attndims", "the server only keeps whether a column's type is an array"),
            Map.entry("pg_attribute.attnum", "counts dropped columns too; the position among the others is a property"),
            Map.entry("pg_class.relallfrozen", PHYSICAL),
            Map.entry("pg_class.relallvisible", PHYSICAL),
            Map.entry("pg_class.relfilenode", PHYSICAL),
            Map.entry("pg_class.relfrozenxid", PHYSICAL),
            Map.entry("pg_class.relhasindex", DERIVED),
            Map.entry("pg_class.relhasrules", DERIVED),
            Map.entry("pg_class.relhassubclass", DERIVED),
            Map.entry("pg_class.relhastriggers", DERIVED),
            Map.entry("pg_class.relkind", NAME),
            Map.entry("pg_class.relminmxid", PHYSICAL),
            Map.entry("pg_class.relnatts", PHYSICAL),
            Map.entry("pg_class.relpages", PHYSICAL),
            Map.entry("pg_class.relrewrite", PHYSICAL),
            Map.entry("pg_class.reltoastrelid", PHYSICAL),
            Map.entry("pg_class.reltuples", PHYSICAL),
            Map.entry("pg_class.reltype", DERIVED),
            Map.entry("pg_collation.collencoding", "that of the database, unless it is any"),
            Map.entry("pg_collation.collversion", PHYSICAL),
            Map.entry("pg_constraint.conparentid", DERIVED),
            Map.entry("pg_database.datallowconn", "a database that can be backed up allows connections"),
            Map.entry("pg_database.datcollversion", PHYSICAL),
            Map.entry("pg_database.datfrozenxid", PHYSICAL),
            Map.entry("pg_database.dathasloginevt", DERIVED),
            Map.entry("pg_database.datlastsysoid", PHYSICAL),
            Map.entry("pg_database.datminmxid", PHYSICAL),
            Map.entry("pg_database.datname", "a copy may have another name"),
            Map.entry("pg_db_role_setting.setdatabase", NAME),
            Map.entry("pg_db_role_setting.setrole", NAME),
            Map.entry("pg_depend.classid", NAME),
            Map.entry("pg_depend.objid", NAME),
            Map.entry("pg_depend.objsubid", NAME),
            Map.entry("pg_depend.refclassid", NAME),
            Map.entry("pg_depend.refobjid", NAME),
            Map.entry("pg_depend.refobjsubid", NAME),
            Map.entry("pg_description.classoid", NAME),
            Map.entry("pg_description.objoid", NAME),
            Map.entry("pg_description.objsubid", NAME),
            Map.entry("pg_enum.enumsortorder", "a number with gaps; the position is a property"),
            Map.entry("pg_extension.extcondition", "set by the extension's script"),
            Map.entry("pg_extension.extconfig", "set by the extension's script"),
            Map.entry("pg_extension.extowner", NOT_KEPT),
            Map.entry("pg_extension.extrelocatable", "set by the extension's control file"),
            Map.entry("pg_extension.extversion", NOT_KEPT),
            Map.entry("pg_index.indcheckxmin", PHYSICAL),
            Map.entry("pg_index.indnatts", DERIVED),
            Map.entry("pg_partitioned_table.partdefid", DERIVED),
            Map.entry("pg_rewrite.ev_qual", "in the text of ev_action"),
            Map.entry("pg_seclabel.classoid", NAME),
            Map.entry("pg_seclabel.objoid", NAME),
            Map.entry("pg_seclabel.objsubid", NAME),
            Map.entry("pg_shdescription.classoid", NAME),
            Map.entry("pg_shdescription.objoid", NAME),
            Map.entry("pg_shseclabel.classoid", NAME),
            Map.entry("pg_shseclabel.objoid", NAME),
            Map.entry("pg_subscription.subdbid", DERIVED),
            Map.entry("pg_subscription.subenabled", NOT_KEPT),
            Map.entry("pg_subscription.subskiplsn", NOT_KEPT),
            Map.entry("pg_trigger.tgconstrindid", DERIVED),
            Map.entry("pg_trigger.tgname", NAME),
            Map.entry("pg_type.typarray", DERIVED),
            Map.entry("pg_type.typndims", "as attndims"),
            Map.entry("pg_type.typrelid", DERIVED));

    private LeftOut() {}

    /** Returns why a catalog of the database itself is left out. */
    static Optional<String> catalog(String name) {
        return Optional.ofNullable(CATALOGS.get(name));
    }

    /** Returns why a column is left out. */
    static Optional<String> column(String catalog, String column) {
        return column.equals("oid") ? Optional.of(PHYSICAL) : Optional.ofNullable(COLUMNS.get(catalog + "." + column));
    }
}
