package io.pgbackup.jdbc.dump;

import io.pgbackup.jdbc.catalog.graph.RelationStatistics;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes planner statistics as statements that load them, in the form of pg_dump 18. Reads relations in batches, and only a few of
 * their columns at a time, because the most common values of a column can be megabytes. Used by one thread at a time.
 */
final class StatisticsTexts {

    private static final int V14 = 140000;
    private static final int V17 = 170000;
    private static final int V18 = 180000;

    /** The number of relations whose columns the server sorts together. */
    private static final int RELATIONS = 100;

    private static final int COLUMNS = 25;

    private static final String CURSOR = "planner_statistics";

    private static final String RELATIONS_OF = """
            SELECT c.oid, n.nspname, c.relname, c.relpages, c.reltuples, c.relallvisible, %s AS relallfrozen
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = ANY (%s)""";

    /**
     * The condition on names alone lets the server find the relations through an index; the view hides all other conditions from
     * the planner.
     */
    private static final String COLUMNS_OF = """
            SELECT c.oid, CASE WHEN c.relkind IN ('i', 'I') THEN a.attnum END AS index_column, s.*
            FROM pg_catalog.unnest(%1$s) WITH ORDINALITY AS r (oid, place)
                JOIN pg_catalog.pg_class c ON c.oid = r.oid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname
                JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = s.attname
            WHERE s.tablename = ANY (%2$s)
            ORDER BY r.place, 2, s.attname, s.inherited""";

    private static final List<Argument> ARGUMENTS = List.of(
            new Argument("inherited", "boolean"),
            new Argument("null_frac", "real"),
            new Argument("avg_width", "integer"),
            new Argument("n_distinct", "real"),
            new Argument("most_common_vals", "text"),
            new Argument("most_common_freqs", "real[]"),
            new Argument("histogram_bounds", "text"),
            new Argument("correlation", "real"),
            new Argument("most_common_elems", "text"),
            new Argument("most_common_elem_freqs", "real[]"),
            new Argument("elem_count_histogram", "real[]"));

    private static final List<Argument> RANGE_ARGUMENTS = List.of(
            new Argument("range_length_histogram", "text"),
            new Argument("range_empty_frac", "real"),
            new Argument("range_bounds_histogram", "text"));

    private final List<RelationStatistics> relations;
    private final Map<Long, String> wholes = new HashMap<>();
    private final Queue<Column> columns = new ArrayDeque<>();
    private int position;
    private boolean moreColumns;

    /**
     * @param relations in the order in which their statistics will be requested
     */
    StatisticsTexts(List<RelationStatistics> relations) {
        this.relations = relations;
    }

    /** An argument of the function that loads a column's statistics; the view has a column of the same name. */
    private record Argument(String name, String type) {}

    /** The statement for a column of a relation. */
    private record Column(long oid, String statement) {}

    /** Returns the statements for the next relation, which must be the one of this entry. */
    String next(Connection connection, int entryId) throws SQLException {
        RelationStatistics relation = relations.get(position);
        if (relation.entryId() != entryId) {
            throw new IllegalStateException(
                    "the statistics of entry " + relation.entryId() + " come next, not those of entry " + entryId);
        }
        int version = Connector.versionNumber(connection);
        if (position % RELATIONS == 0) {
            begin(connection, relations.subList(position, Math.min(position + RELATIONS, relations.size())), version);
        }
        position++;
        StringBuilder text = new StringBuilder();
        text.append(Optional.ofNullable(wholes.get(relation.oid())).orElseThrow(() -> gone(relation)));
        while (hasColumnOf(relation, connection, version)) {
            text.append(columns.remove().statement());
        }
        return text.toString();
    }

    private static IllegalStateException gone(RelationStatistics relation) {
        return new IllegalStateException(
                "a relation of the snapshot is no longer in it: " + relation.schema() + "." + relation.name());
    }

    private void begin(Connection connection, List<RelationStatistics> batch, int version) throws SQLException {
        if (position > 0) {
            Statements.execute(connection, "CLOSE " + CURSOR);
        }
        String oids = batch.stream()
                .map(relation -> String.valueOf(relation.oid()))
                .collect(Collectors.joining(",", "'{", "}'::pg_catalog.oid[]"));
        String names = batch.stream()
                .map(relation -> Sql.literal(relation.name()))
                .collect(Collectors.joining(", ", "ARRAY[", "]::pg_catalog.name[]"));
        wholes.clear();
        Statements.query(
                connection,
                RELATIONS_OF.formatted(version >= V18 ? "c.relallfrozen" : "NULL", oids),
                row -> wholes.put(row.getLong("oid"), whole(row, version)));
        Statements.execute(
                connection, "DECLARE " + CURSOR + " NO SCROLL CURSOR FOR " + COLUMNS_OF.formatted(oids, names));
        moreColumns = true;
    }

    private boolean hasColumnOf(RelationStatistics relation, Connection connection, int version) throws SQLException {
        if (columns.isEmpty() && moreColumns) {
            columns.addAll(
                    Statements.query(connection, "FETCH " + COLUMNS + " FROM " + CURSOR, row -> column(row, version)));
            moreColumns = columns.size() == COLUMNS;
        }
        Column next = columns.peek();
        return next != null && next.oid() == relation.oid();
    }

    /** Before PostgreSQL 14, zero rows may mean that the rows were never counted, which is -1 in later versions. */
    private static String whole(ResultSet row, int version) throws SQLException {
        StringBuilder call =
                call("pg_restore_relation_stats", version, row.getString("nspname"), row.getString("relname"));
        String rows = row.getString("reltuples");
        argument(call, "relpages", row.getString("relpages"), "integer");
        argument(call, "reltuples", version < V14 && rows.equals("0") ? "-1" : rows, "real");
        argument(call, "relallvisible", row.getString("relallvisible"), "integer");
        argument(call, "relallfrozen", row.getString("relallfrozen"), "integer");
        return call.append("\n);\n").toString();
    }

    /** Columns of indexes are identified by number, because the server invents their names. */
    private static Column column(ResultSet row, int version) throws SQLException {
        StringBuilder call =
                call("pg_restore_attribute_stats", version, row.getString("schemaname"), row.getString("tablename"));
        String number = row.getString("index_column");
        if (number == null) {
            call.append(",\n\t'attname', ").append(Sql.literal(row.getString("attname")));
        } else {
            argument(call, "attnum", number, "smallint");
        }
        for (Argument argument : ARGUMENTS) {
            argument(call, argument.name(), row.getString(argument.name()), argument.type());
        }
        if (version >= V17) {
            for (Argument argument : RANGE_ARGUMENTS) {
                argument(call, argument.name(), row.getString(argument.name()), argument.type());
            }
        }
        return new Column(row.getLong("oid"), call.append("\n);\n").toString());
    }

    private static StringBuilder call(String function, int version, String schema, String relation) {
        return new StringBuilder("SELECT * FROM pg_catalog.")
                .append(function)
                .append("(\n\t'version', '")
                .append(version)
                .append("'::integer,\n\t'schemaname', ")
                .append(Sql.literal(schema))
                .append(",\n\t'relname', ")
                .append(Sql.literal(relation));
    }

    private static void argument(StringBuilder call, String name, @Nullable String value, String type) {
        if (value != null) {
            call.append(",\n\t'")
                    .append(name)
                    .append("', ")
                    .append(Sql.literal(value))
                    .append("::")
                    .append(type);
        }
    }
}
