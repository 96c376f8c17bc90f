package io.pgbackup.jdbc.dump;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.jdbc.catalog.graph.SequenceValue;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the values of sequences, many at a time. */
final class SequenceValues {

    private static final int V18 = 180000;
    private static final int BATCH = 500;

    private SequenceValues() {}

    /** Returns the statements that set the sequences, by entry. */
    static Map<Integer, String> read(Connection connection, List<SequenceValue> sequences) throws SQLException {
        Map<Long, Value> values = new HashMap<>();
        boolean inBulk = Connector.versionNumber(connection) >= V18;
        for (int from = 0; from < sequences.size(); from += BATCH) {
            List<SequenceValue> batch = sequences.subList(from, Math.min(from + BATCH, sequences.size()));
            for (Value value :
                    Statements.queries(connection, inBulk ? inBulk(batch) : oneByOne(batch), SequenceValues::value)) {
                values.put(value.oid(), value);
            }
        }
        Map<Integer, String> statements = new TreeMap<>();
        List<String> missing = new ArrayList<>();
        for (SequenceValue sequence : sequences) {
            Value value = values.get(sequence.oid());
            if (value == null) {
                throw DatabaseException.changed(
                        "sequence " + sequence.qualifiedName()
                                + " was renamed, moved or dropped while the database was read",
                        "run the backup again while no session renames sequences");
            }
            if (!value.known()) {
                missing.add(sequence.qualifiedName());
            } else {
                statements.put(sequence.entryId(), value.statement(sequence.qualifiedName()));
            }
        }
        if (!missing.isEmpty()) {
            throw DatabaseException.sqlFailed(
                    "the value of sequence " + String.join(", ", missing) + " cannot be read",
                    "grant the role SELECT on it, or pg_read_all_data");
        }
        return statements;
    }

    private record Value(long oid, boolean known, long last, boolean called) {

        String statement(String qualifiedName) {
            return "SELECT pg_catalog.setval(" + Sql.literal(qualifiedName) + ", " + last + ", " + called + ");\n";
        }
    }

    private static Value value(ResultSet row) throws SQLException {
        return new Value(row.getLong(1), row.getString(2) != null, row.getLong(2), row.getBoolean(3));
    }

    /** The value is NULL if the privilege is missing, which is an error and is never read as 1. */
    private static String inBulk(List<SequenceValue> batch) {
        return batch.stream()
                .map(sequence -> String.valueOf(sequence.oid()))
                .collect(Collectors.joining(
                        ",",
                        "SELECT s.oid, d.last_value, d.is_called FROM pg_catalog.unnest('{",
                        "}'::pg_catalog.oid[]) AS s (oid),"
                                + " LATERAL pg_catalog.pg_get_sequence_data(s.oid::pg_catalog.regclass) AS d"));
    }

    /**
     * One message with a statement for each sequence, because planning one statement over hundreds of relations takes longer than
     * reading them. The answer includes the oid of the sequence, because the sequence that has the name now need not be the
     * intended one.
     */
    private static String oneByOne(List<SequenceValue> batch) {
        return batch.stream()
                .map(sequence ->
                        "SELECT tableoid::pg_catalog.int8, last_value, is_called FROM " + sequence.qualifiedName())
                .collect(Collectors.joining(";\n"));
    }
}
