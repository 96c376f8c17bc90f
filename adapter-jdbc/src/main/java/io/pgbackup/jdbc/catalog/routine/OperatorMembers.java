package io.pgbackup.jdbc.catalog.routine;

import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.read.CatalogQueries;
import io.pgbackup.jdbc.catalog.read.Row;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The operators and support functions of operator classes, and those that belong to an operator family only, in the order in which
 * they were added, which a copy repeats.
 */
final class OperatorMembers {

    private static final String OPERATORS = """
            SELECT d.refclassid, d.refobjid, m.amopstrategy AS number, m.amopopr::regoperator AS operator,
                   f.opfname AS sort_family, fn.nspname AS sort_schema
            FROM pg_amop m
                JOIN pg_depend d ON d.classid = 'pg_amop'::regclass AND d.objid = m.oid
                    AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
                LEFT JOIN pg_opfamily f ON f.oid = m.amopsortfamily
                LEFT JOIN pg_namespace fn ON fn.oid = f.opfnamespace
            WHERE m.oid >= 16384
            ORDER BY m.amopstrategy, m.oid""";

    private static final String FUNCTIONS = """
            SELECT d.refclassid, d.refobjid, m.amprocnum AS number, m.amproc::regprocedure AS function,
                   format_type(m.amproclefttype, NULL) AS left_type, format_type(m.amprocrighttype, NULL) AS right_type
            FROM pg_amproc m
                JOIN pg_depend d ON d.classid = 'pg_amproc'::regclass AND d.objid = m.oid
                    AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
            WHERE m.oid >= 16384
            ORDER BY m.amprocnum, m.oid""";

    private final Map<ObjectId, List<String>> members = new HashMap<>();

    private OperatorMembers() {}

    static OperatorMembers read(CatalogQueries queries) {
        OperatorMembers members = new OperatorMembers();
        queries.rows(OPERATORS, row -> members.add(row, operator(row)));
        queries.rows(FUNCTIONS, row -> members.add(row, function(row)));
        return members;
    }

    private boolean add(Row row, String member) throws SQLException {
        ObjectId owner = new ObjectId(row.oid("refclassid"), row.oid("refobjid"));
        return members.computeIfAbsent(owner, key -> new ArrayList<>()).add(member);
    }

    private static String operator(Row row) throws SQLException {
        String member = "OPERATOR " + row.text("number") + " " + row.text("operator");
        if (row.optionalText("sort_family").isEmpty()) {
            return member;
        }
        return member + " FOR ORDER BY " + Sql.qualified(row.text("sort_schema"), row.text("sort_family"));
    }

    private static String function(Row row) throws SQLException {
        return "FUNCTION " + row.text("number") + " (" + row.deparsed("left_type") + ", " + row.deparsed("right_type")
                + ") " + row.text("function");
    }

    /** Returns the members of a class, or those of a family that are in none of its classes. */
    List<String> of(ObjectId id) {
        return members.getOrDefault(id, List.of());
    }
}
