package io.pgbackup.jdbc.load;

import io.pgbackup.core.load.SequencePosition;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.session.WireEncoding;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the positions of sequences, many with one message, because each sequence is a relation of its own. */
final class SequencePositions {

    private static final int BATCH = 500;

    private SequencePositions() {}

    private record Read(int place, long last, boolean called) {

        static Read of(ResultSet row) throws SQLException {
            return new Read(row.getInt(1), row.getLong(2), row.getBoolean(3));
        }
    }

    /** Returns the actual positions of those sequences that exist and are not where they are expected to be. */
    static List<SequencePosition> elsewhere(
            Connection connection, WireEncoding wire, String what, List<SequencePosition> expected)
            throws SQLException {
        List<SequencePosition> elsewhere = new ArrayList<>();
        for (int from = 0; from < expected.size(); from += BATCH) {
            List<SequencePosition> batch = expected.subList(from, Math.min(from + BATCH, expected.size()));
            Set<Integer> there = there(connection, wire, what, batch);
            String sql = there.stream()
                    .map(place -> "SELECT " + place + ", last_value, is_called FROM " + name(batch.get(place)))
                    .collect(Collectors.joining(";\n"));
            if (sql.isEmpty()) {
                continue;
            }
            for (Read read : Statements.queries(connection, wire.forDriver(what, sql), Read::of)) {
                SequencePosition position =
                        new SequencePosition(batch.get(read.place()).sequence(), read.last(), read.called());
                if (!position.equals(batch.get(read.place()))) {
                    elsewhere.add(position);
                }
            }
        }
        return elsewhere;
    }

    /**
     * Returns the sequences that exist. A sequence that is read by its oid is locked, so it cannot become a view before its
     * position is read.
     */
    private static Set<Integer> there(
            Connection connection, WireEncoding wire, String what, List<SequencePosition> batch) throws SQLException {
        List<String> looks = new ArrayList<>();
        for (int place = 0; place < batch.size(); place++) {
            looks.add("(" + place + ", pg_catalog.to_regclass(" + Sql.literal(name(batch.get(place))) + "))");
        }
        return new HashSet<>(Statements.queries(
                connection,
                wire.forDriver(
                        what,
                        "SELECT s.place, pg_catalog.pg_sequence_last_value(c.oid) FROM (VALUES "
                                + String.join(", ", looks)
                                + ") AS s (place, oid) JOIN pg_catalog.pg_class c ON c.oid = s.oid AND c.relkind = 'S'"),
                row -> row.getInt(1)));
    }

    private static String name(SequencePosition position) {
        return Sql.qualified(position.sequence().schema(), position.sequence().name());
    }
}
