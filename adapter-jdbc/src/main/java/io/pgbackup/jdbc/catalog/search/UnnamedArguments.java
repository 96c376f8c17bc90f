package io.pgbackup.jdbc.catalog.search;

import io.pgbackup.core.dump.Omission;
import io.pgbackup.jdbc.catalog.damage.Damage;
import io.pgbackup.jdbc.catalog.damage.DamagedObject;
import io.pgbackup.jdbc.catalog.read.CatalogQueries;

/**
 * Finds functions whose SQL body uses arguments without a name: the server writes all of them as {@code ""}, so that they cannot be
 * told apart.
 */
public final class UnnamedArguments {

    private static final String ALL = """
            SELECT p.oid, pg_describe_object('pg_proc'::regclass, p.oid, 0) AS name
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE p.oid >= 16384 AND p.prosqlbody IS NOT NULL
              AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND 1 < (
                  SELECT count(*) FROM unnest(p.proargnames) WITH ORDINALITY AS a (name, place)
                  WHERE a.name = '' AND coalesce(p.proargmodes[a.place], 'i') IN ('i', 'b', 'v'))
              AND NOT EXISTS (
                  SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                    AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e')
              AND pg_get_function_sqlbody(p.oid) LIKE '%""%'
            ORDER BY 2""";

    private UnnamedArguments() {}

    /**
     * Returns the functions whose arguments cannot be named.
     *
     * @param queries to a server of version 14 or later, with the already known damage
     */
    public static Damage find(CatalogQueries queries) {
        return Damage.of(queries.rows(
                ALL,
                row -> new DamagedObject(
                        "pg_proc",
                        row.oid("oid"),
                        row.text("name"),
                        "has several arguments without a name, for each of which the server writes \"\" in the body: it cannot"
                                + " be created from that text",
                        Omission.Reason.IMPOSSIBLE)));
    }
}
