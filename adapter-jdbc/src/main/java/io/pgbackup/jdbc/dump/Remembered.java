package io.pgbackup.jdbc.dump;

import io.pgbackup.jdbc.session.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Objects as the snapshot shows them, to be compared with their state at the end.
 *
 * @param sql reads, for each object, a hash of the properties that must not change
 * @param hashes as in the snapshot, by oid
 * @param labels for messages, by oid
 * @param how the text that follows the label of an object that has changed or no longer exists
 */
record Remembered(String sql, Map<Long, String> hashes, Map<Long, String> labels, String how) {

    /**
     * @param query of oid and hash, with a placeholder for the oids
     */
    static Remembered of(Connection leader, String query, Map<Long, String> labels, String how) throws SQLException {
        String sql =
                query.formatted(labels.keySet().stream().map(String::valueOf).collect(Collectors.joining(",")));
        return new Remembered(sql, hashes(leader, sql), labels, how);
    }

    /** Returns a sentence about an object that has changed, if there is one. */
    Optional<String> changed(Connection now) throws SQLException {
        if (hashes.isEmpty()) {
            return Optional.empty();
        }
        Map<Long, String> latest = hashes(now, sql);
        return hashes.entrySet().stream()
                .filter(one -> !one.getValue().equals(latest.get(one.getKey())))
                .map(one -> labels.get(one.getKey()) + how)
                .findFirst();
    }

    private static Map<Long, String> hashes(Connection connection, String sql) throws SQLException {
        List<Map.Entry<Long, String>> rows =
                Statements.query(connection, sql, row -> Map.entry(row.getLong(1), row.getString(2)));
        return rows.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
