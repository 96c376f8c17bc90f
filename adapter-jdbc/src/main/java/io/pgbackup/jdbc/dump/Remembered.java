package io.pgbackup.jdbc.dump;

import io.pgbackup.jdbc.session.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Objects as the snapshot has them, to be compared with what they are at the end.
 *
 * @param sql reads a hash of what must not change of each
 * @param hashes as the snapshot has them, by oid
 * @param labels for people, by oid
 * @param how what to say of one that is another now, or none, to follow its label
 */
record Remembered(String sql, Map<Long, String> hashes, Map<Long, String> labels, String how) {

    /** @param query of oid and hash, with a place for the oids */
    static Remembered of(Connection leader, String query, Map<Long, String> labels, String how) throws SQLException {
        String sql =
                query.formatted(labels.keySet().stream().map(String::valueOf).collect(Collectors.joining(",")));
        return new Remembered(sql, hashes(leader, sql), labels, how);
    }

    /** One that is not what it was, as a sentence. */
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
