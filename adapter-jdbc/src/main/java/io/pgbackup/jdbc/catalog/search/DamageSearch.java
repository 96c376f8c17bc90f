package io.pgbackup.jdbc.catalog.search;

import io.pgbackup.jdbc.catalog.damage.Damage;
import io.pgbackup.jdbc.catalog.damage.DamagedObject;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds the objects whose definition the server cannot write because an object that they need is missing in the catalogs. Asks for
 * all objects of a kind at once, and for halves of them if that fails. Sees the latest committed state, so an object that was
 * merely dropped in the meantime is not reported.
 */
public final class DamageSearch {

    private static final int V14 = 140000;

    /**
     * @param catalog that has the objects, called {@code x}
     * @param condition which of its objects
     * @param kind kind and name of an object, as SQL
     * @param definition the functions that a dump calls, as SQL
     */
    private record Probe(String catalog, String condition, String kind, String definition) {}

    private final Connection connection;
    private final int serverVersion;
    private final List<DamagedObject> found = new ArrayList<>();

    private DamageSearch(Connection connection, int serverVersion) {
        this.connection = connection;
        this.serverVersion = serverVersion;
    }

    /**
     * Asks the server for the definition of every object, one by one where that fails. Acquires the locks that these functions
     * acquire.
     *
     * @param connection in a transaction, with an empty search path
     */
    public static Damage search(Connection connection, int serverVersionNumber) throws SQLException {
        return Damage.of(new DamageSearch(connection, serverVersionNumber).run());
    }

    private List<Probe> probes() {
        String body = serverVersion >= V14 ? ", pg_get_function_sqlbody(x.oid)" : "";
        String functionKind =
                "CASE x.prokind WHEN 'p' THEN 'procedure ' WHEN 'a' THEN 'aggregate ' ELSE 'function ' END";
        return List.of(
                new Probe(
                        "pg_proc",
                        "x.oid >= 16384",
                        functionKind + " || x.proname",
                        "concat(pg_get_function_arguments(x.oid), pg_get_function_identity_arguments(x.oid),"
                                + " pg_get_function_result(x.oid), x.oid::regprocedure" + body + ")"),
                new Probe(
                        "pg_class",
                        "x.oid >= 16384 AND x.relkind IN ('v', 'm')",
                        "CASE x.relkind WHEN 'v' THEN 'view ' ELSE 'materialized view ' END || x.relname",
                        "pg_get_viewdef(x.oid)"),
                new Probe(
                        "pg_class",
                        "x.oid >= 16384 AND x.relkind = 'p'",
                        "'table ' || x.relname",
                        "pg_get_partkeydef(x.oid)"),
                new Probe(
                        "pg_class",
                        "x.oid >= 16384 AND x.relispartition AND x.relkind IN ('r', 'p', 'f')",
                        "'table ' || x.relname",
                        "pg_get_expr(x.relpartbound, x.oid)"),
                new Probe(
                        "pg_rewrite",
                        "x.oid >= 16384 AND x.rulename <> '_RETURN'",
                        "'rule ' || x.rulename",
                        "pg_get_ruledef(x.oid)"),
                new Probe(
                        "pg_class",
                        "x.oid >= 16384 AND x.relkind IN ('i', 'I')"
                                + " AND EXISTS (SELECT FROM pg_index i WHERE i.indexrelid = x.oid AND i.indrelid >= 16384)"
                                + " AND x.relnamespace <> 99",
                        "'index ' || x.relname",
                        "pg_get_indexdef(x.oid)"),
                new Probe(
                        "pg_constraint", "x.oid >= 16384", "'constraint ' || x.conname", "pg_get_constraintdef(x.oid)"),
                new Probe(
                        "pg_trigger",
                        "x.oid >= 16384 AND NOT x.tgisinternal",
                        "'trigger ' || x.tgname",
                        "pg_get_triggerdef(x.oid)"),
                new Probe(
                        "pg_policy",
                        "x.oid >= 16384",
                        "'policy ' || x.polname",
                        "concat(pg_get_expr(x.polqual, x.polrelid), pg_get_expr(x.polwithcheck, x.polrelid))"),
                new Probe(
                        "pg_attrdef",
                        "x.oid >= 16384",
                        "'default value of column ' || x.adnum || ' of ' || x.adrelid::regclass",
                        "pg_get_expr(x.adbin, x.adrelid)"),
                new Probe(
                        "pg_statistic_ext",
                        "x.oid >= 16384",
                        "'statistics object ' || x.stxname",
                        "pg_get_statisticsobjdef(x.oid)"),
                new Probe(
                        "pg_type",
                        "x.oid >= 16384",
                        "CASE x.typtype WHEN 'd' THEN 'domain ' ELSE 'type ' END || x.typname",
                        "concat(format_type(x.oid, NULL), format_type(nullif(x.typbasetype, 0), x.typtypmod),"
                                + " pg_get_expr(x.typdefaultbin, 0), x.typinput::regprocedure)"),
                new Probe(
                        "pg_operator",
                        "x.oid >= 16384",
                        "'operator ' || x.oprname",
                        "concat(x.oid::regoperator, x.oprcode::regprocedure)"));
    }

    private List<DamagedObject> run() throws SQLException {
        for (Probe probe : probes()) {
            List<Long> oids = Statements.query(
                    connection,
                    "SELECT x.oid FROM " + probe.catalog() + " x WHERE " + probe.condition() + " ORDER BY 1",
                    row -> row.getLong(1));
            search(probe, oids);
        }
        return found;
    }

    private void search(Probe probe, List<Long> oids) throws SQLException {
        if (oids.isEmpty()) {
            return;
        }
        String failure = failure(probe, oids);
        if (failure.isEmpty()) {
            return;
        }
        if (oids.size() == 1) {
            add(probe, oids.get(0), failure);
            return;
        }
        int half = oids.size() / 2;
        search(probe, oids.subList(0, half));
        search(probe, oids.subList(half, oids.size()));
    }

    private void add(Probe probe, long oid, String failure) throws SQLException {
        List<Map.Entry<Long, String>> names = Statements.query(
                connection,
                "SELECT x.oid, " + probe.kind() + " FROM " + probe.catalog() + " x WHERE x.oid = " + oid,
                row -> Map.entry(row.getLong(1), row.getString(2)));
        for (Map.Entry<Long, String> name : names) {
            found.add(new DamagedObject(
                    probe.catalog(),
                    oid,
                    name.getValue() + " (oid " + oid + ")",
                    "the catalogs are damaged: the server cannot write its definition: " + failure));
        }
    }

    /** Returns the server's message; empty if there was no failure. */
    private String failure(Probe probe, List<Long> oids) throws SQLException {
        String array = oids.stream().map(String::valueOf).collect(Collectors.joining(",", "'{", "}'::oid[]"));
        Statements.execute(connection, "SAVEPOINT damage");
        try {
            Statements.query(
                    connection,
                    "SELECT count(" + probe.definition() + ") FROM " + probe.catalog() + " x WHERE x.oid = ANY ("
                            + array + ")",
                    row -> row.getLong(1));
            Statements.execute(connection, "RELEASE SAVEPOINT damage");
            return "";
        } catch (SQLException e) {
            if (SqlFailures.isConnectionLost(e) || !Damage.isMissing(e)) {
                throw e;
            }
            Statements.execute(connection, "ROLLBACK TO SAVEPOINT damage; RELEASE SAVEPOINT damage");
            return SqlFailures.reason(e);
        }
    }
}
