package io.pgbackup.jdbc.connect;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.jdbc.JdbcSettings;
import java.lang.reflect.InvocationTargetException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says why a connection could not be opened: nobody there, or somebody who says no. */
final class ConnectFailures {

    /** What pgjdbc calls it in every language. */
    private static final String HOST_NAME_VERIFIER = "PgjdbcHostnameVerifier";

    private ConnectFailures() {}

    static DatabaseException of(JdbcSettings settings, String user, SQLException failure) {
        String state = SqlFailures.state(failure);
        if (has(failure, UnknownHostException.class)) {
            return unreachable(settings, user, failure, "the host is not known", "check the host's name and the DNS");
        }
        if (has(failure, SSLException.class) || has(failure, CertificateException.class)) {
            return refused(settings, user, failure, "TLS could not be agreed on", "check sslmode and sslrootcert");
        }
        SQLException setUp = causeOfSetUp(failure);
        if (setUp != null) {
            return refused(
                    settings,
                    user,
                    failure,
                    SqlFailures.reason(setUp),
                    "check sslmode, sslrootcert, sslcert and sslkey");
        }
        if (failure.getMessage() != null && failure.getMessage().contains(HOST_NAME_VERIFIER)) {
            return refused(
                    settings,
                    user,
                    failure,
                    "the server's certificate is for another host name",
                    "connect by a name that the certificate is for; sslmode verify-ca does not look at it");
        }
        if (has(failure, ConnectException.class)) {
            return unreachable(
                    settings, user, failure, "nobody listens there", "check host and port, and that the server runs");
        }
        if (has(failure, SocketTimeoutException.class)) {
            return unreachable(
                    settings,
                    user,
                    failure,
                    "no answer within " + settings.connectTimeout().toSeconds() + " s",
                    "check security groups and firewalls between here and there");
        }
        if (String.valueOf(failure.getMessage()).contains("unsupported startup parameter")) {
            return refused(
                    settings,
                    user,
                    failure,
                    SqlFailures.reason(failure),
                    "leave it out of the URL, or name it in the pooler's ignore_startup_parameters, which then does nothing with it");
        }
        Optional<String> refusal = refusalHint(state);
        return refusal.isPresent()
                ? refused(settings, user, failure, SqlFailures.reason(failure), refusal.get())
                : unreachable(settings, user, failure, SqlFailures.reason(failure), null);
    }

    /** What to do about a server that answers and says no; empty for those that do not answer properly. */
    private static Optional<String> refusalHint(String state) {
        return switch (state) {
            case "3D000" -> Optional.of("check the database's name");
            case "42501" -> Optional.of("grant the role CONNECT on the database");
            case "53300" -> Optional.of("use fewer jobs, or raise max_connections");
            case "55000" -> Optional.of("the database does not allow connections: ALTER DATABASE … ALLOW_CONNECTIONS");
            case "P0001" ->
                Optional.of(
                        "code in the database does it when a session begins, such as an event trigger ON login: disable it"
                                + " (ALTER EVENT TRIGGER … DISABLE), or connect as a role that it lets in");
            case "08004" -> Optional.of("check password, sslmode and the server's pg_hba.conf");
            default ->
                state.startsWith("28")
                        ? Optional.of("check user and password, and the server's pg_hba.conf")
                        : state.startsWith("08") || state.startsWith("57P")
                                ? Optional.empty()
                                : Optional.of("check the settings of the database");
        };
    }

    private static DatabaseException unreachable(
            JdbcSettings settings, String user, SQLException failure, String reason, @Nullable String hint) {
        return failure(
                FailureKind.DATABASE_UNREACHABLE, "cannot reach database ", settings, user, failure, reason, hint);
    }

    private static DatabaseException refused(
            JdbcSettings settings, String user, SQLException failure, String reason, String hint) {
        return failure(FailureKind.DATABASE_REFUSED, "refused by database ", settings, user, failure, reason, hint);
    }

    private static DatabaseException failure(
            FailureKind kind,
            String lead,
            JdbcSettings settings,
            String user,
            SQLException failure,
            String reason,
            @Nullable String hint) {
        return new DatabaseException(
                kind,
                lead + settings.name() + " as user " + user + ": " + reason + " (SQLSTATE " + SqlFailures.state(failure)
                        + ")",
                hint,
                SqlFailures.withoutValues(failure));
    }

    /** Why our socket factory could not be made: pgjdbc's own reason lies below that of reflection. */
    private static @Nullable SQLException causeOfSetUp(SQLException failure) {
        return failure.getCause() instanceof InvocationTargetException reflection
                        && reflection.getCause() instanceof SQLException reason
                ? reason
                : null;
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
