package io.pgbackup.jdbc.connect;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.connect.NetworkWatch.Answer;
import io.pgbackup.jdbc.copy.ServerSession;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the server over a connection that is opened for the question, in the same way as all other connections. */
final class SecondConnection implements NetworkWatch.Question {

    private static final Logger LOG = LoggerFactory.getLogger(SecondConnection.class);

    /** Wait events of a session that waits for its client; the other events of this class are waits for other parties. */
    private static final Set<String> WAITS_FOR_CLIENT = Set.of("ClientRead", "ClientWrite");

    private final JdbcSettings settings;

    SecondConnection(JdbcSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Answer> ask(List<ServerSession> sessions, Duration limit) {
        Duration connecting = settings.connectTimeout().compareTo(limit) > 0 ? limit : settings.connectTimeout();
        Connection connection;
        try {
            connection = new Connector(settings.withConnectTimeout(connecting)).openUnwatched();
        } catch (BackupServiceException e) {
            LOG.debug("no second connection to {}: {}", settings.name(), e.getMessage());
            // A server that refuses a connection is alive.
            return all(sessions, e.kind() == FailureKind.DATABASE_REFUSED ? Answer.UNKNOWN : Answer.NONE);
        }
        try {
            connection.setNetworkTimeout(Runnable::run, (int) limit.toMillis());
            return answers(connection, sessions);
        } catch (SQLException e) {
            LOG.debug("no answer over a second connection to {}: SQLSTATE {}", settings.name(), SqlFailures.state(e));
            // A pooler that accepts connections may have lost its own to the server. A session whose process is known
            // is not behind
            // a pooler.
            return sessions.stream()
                    .map(session -> session.isKnown() && SqlFailures.isConnectionLost(e) ? Answer.NONE : Answer.UNKNOWN)
                    .toList();
        } finally {
            Connector.closeQuietly(connection);
        }
    }

    private static List<Answer> all(List<ServerSession> sessions, Answer answer) {
        return Collections.nCopies(sessions.size(), answer);
    }

    private static List<Answer> answers(Connection connection, List<ServerSession> sessions) throws SQLException {
        ServerSession here = ServerSession.of(connection);
        String pids = sessions.stream().map(session -> "" + session.backend()).collect(Collectors.joining(", "));
        Map<Integer, String> waits = Statements.query(
                        connection,
                        "SELECT pid, wait_event FROM pg_catalog.pg_stat_activity WHERE pid IN (" + pids + ")",
                        row -> Map.entry(row.getInt(1), Statements.text(row, 2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return sessions.stream().map(session -> answer(session, here, waits)).toList();
    }

    private static Answer answer(ServerSession session, ServerSession here, Map<Integer, String> waits) {
        if (!session.isAtAddressOf(here)) {
            return Answer.UNKNOWN;
        }
        String wait = waits.get(session.backend());
        if (wait == null || !session.started().equals(here.started())) {
            return Answer.GONE;
        }
        return WAITS_FOR_CLIENT.contains(wait) ? Answer.WAITS : Answer.AT_WORK;
    }
}
