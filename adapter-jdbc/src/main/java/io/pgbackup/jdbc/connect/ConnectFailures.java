package io.pgbackup.jdbc.connect;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.session.SqlFailures;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.GT;

/** Explains why a connection could not be opened: no server answered, or a server refused it. */
final class ConnectFailures {

    /** The name that pgjdbc uses in its message in every language. */
    private static final String HOST_NAME_VERIFIER = "PgjdbcHostnameVerifier";

    private ConnectFailures() {}

    static BackupServiceException of(JdbcSettings settings, String user, SQLException failure) {
        String state = SqlFailures.state(failure);
        if (has(failure, UnknownHostException.class)) {
            return unreachable(settings, user, failure, "the host is not known", "check the host's name and the DNS");
        }
        if (has(failure, SSLException.class) || has(failure, CertificateException.class)) {
            return refused(settings, user, failure, "TLS could not be negotiated", "check sslmode and sslrootcert");
        }
        if (failure.getMessage() != null && failure.getMessage().contains(HOST_NAME_VERIFIER)) {
            return refused(
                    settings,
                    user,
                    failure,
                    "the server's certificate is for another host name",
                    "connect by a host name that the certificate contains; sslmode verify-ca does not check the name");
        }
        if (has(failure, ConnectException.class)) {
            return unreachable(
                    settings,
                    user,
                    failure,
                    "no server listens there",
                    "check host and port, and that the server is running");
        }
        // The second condition is pgjdbc's own message for its own timeout.
        if (has(failure, SocketTimeoutException.class)
                || GT.tr("Connection attempt timed out.").equals(failure.getMessage())) {
            return unreachable(
                    settings,
                    user,
                    failure,
                    "no answer within " + settings.connectTimeout().toSeconds() + " s",
                    "check security groups and firewalls between here and the server");
        }
        if (String.valueOf(failure.getMessage()).contains("unsupported startup parameter")) {
            return refused(
                    settings,
                    user,
                    failure,
                    SqlFailures.reason(failure),
                    "leave the parameter out of the URL, or add it to the pooler's ignore_startup_parameters: the pooler then"
                            + " ignores it");
        }
        if (state.startsWith("08") && String.valueOf(failure.getMessage()).contains("GSS")) {
            return refused(settings, user, failure, SqlFailures.reason(failure), "check gssencmode (PGGSSENCMODE)");
        }
        if (String.valueOf(failure.getMessage()).contains("no password was provided")) {
            return refused(
                    settings,
                    user,
                    failure,
                    "the server asks for a password, and none is given",
                    "set PGPASSWORD, or add a line for this host to a password file or to ~/.pgpass; a file that is"
                            + " accessible to others is not read");
        }
        if (isDamage(state)) {
            return failure(
                    FailureKind.SQL_FAILED,
                    state.startsWith("XX00") && !state.equals("XX000")
                            ? "found damage in database "
                            : "cannot open a session in database ",
                    settings,
                    user,
                    failure,
                    SqlFailures.reason(failure),
                    SqlFailures.damageHint(state));
        }
        Answer answer = answer(state);
        return failure(
                answer.kind(),
                answer.kind() == FailureKind.DATABASE_UNREACHABLE ? "cannot reach database " : "refused by database ",
                settings,
                user,
                failure,
                SqlFailures.reason(failure),
                answer.hint());
    }

    /** Returns the failure for a TLS file that is missing or invalid. */
    static BackupServiceException ofTls(JdbcSettings settings, TlsProperties.TlsFileException failure) {
        return DatabaseException.refused(
                "cannot connect to database " + settings.name() + " as user " + settings.username() + ": "
                        + failure.getMessage(),
                "check sslmode, sslrootcert, sslcert, sslkey and sslcrl, or the variables PGSSL…",
                failure);
    }

    /** Whether the cause is an interrupt of this thread, which pgjdbc wraps, or of which it keeps only the message. */
    static boolean isInterruption(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException
                    || (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException))
                    || cause instanceof ClosedByInterruptException) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the state means an internal error, damaged pages or indexes, or files that are missing or cannot be read: every new
     * connection hits such damage in the catalogs.
     */
    private static boolean isDamage(String state) {
        return state.startsWith("XX") || state.startsWith("58");
    }

    /**
     * The meaning of an answer.
     *
     * @param kind whether the server refuses, or does not answer properly
     * @param hint the remedy
     */
    private record Answer(FailureKind kind, @Nullable String hint) {

        static Answer no(String hint) {
            return new Answer(FailureKind.DATABASE_REFUSED, hint);
        }

        static Answer later(@Nullable String hint) {
            return new Answer(FailureKind.DATABASE_UNREACHABLE, hint);
        }
    }

    /** Returns the meaning of each SQLSTATE, or class of SQLSTATEs, with which a server may answer when a session begins. */
    private static Answer answer(String state) {
        return switch (state) {
            case "3D000" -> Answer.no("check the database's name");
            case "42501" -> Answer.no("grant the role CONNECT on the database");
            case "53100" -> Answer.no("the disk of the database server is full: free space there");
            case "53200" -> Answer.no("the database server has no memory left: give it more, or use fewer sessions");
            case "53300" ->
                Answer.no(
                        "use fewer jobs, or raise max_connections, or the CONNECTION LIMIT of the role or the database");
            case "55000" -> Answer.no("the database does not allow connections: ALTER DATABASE … ALLOW_CONNECTIONS");
            case "55006" -> Answer.no("another session uses the database exclusively: try again when it has ended");
            case "57014" -> Answer.later("the server took too long to accept the session: try again later");
            case "57P03" -> Answer.later("the server is starting, stopping or recovering: try again when it is ready");
            case "57P04" -> Answer.no("the database has just been dropped: check its name");
            case "P0001" ->
                Answer.no(
                        "code in the database raises it when a session begins, such as an event trigger ON login: disable it"
                                + " (ALTER EVENT TRIGGER … DISABLE), or connect as a role that it accepts");
            case "08004" ->
                Answer.no("check password, sslmode, require_auth and channel_binding, and the server's pg_hba.conf");
            case "08P01" -> Answer.later("check that a PostgreSQL server, or its pooler, listens there");
            default ->
                switch (state.substring(0, 2)) {
                    case "28" -> Answer.no("check user and password, and the server's pg_hba.conf");
                    case "08" -> Answer.later(null);
                    case "57" ->
                        Answer.later(
                                "another session or the server ended the session: check the server's log, and try again later");
                    case "53", "54" -> Answer.no("the server has reached a limit: check its log");
                    case "22", "42", "55" ->
                        Answer.no(
                                "check the settings that the session begins with: options (PGOPTIONS), and ALTER ROLE … SET"
                                        + " and ALTER DATABASE … SET");
                    case "F0" -> Answer.no("correct the server's configuration files; its log has details");
                    default -> Answer.no("check the server's log and the settings of the database");
                };
        };
    }

    private static BackupServiceException unreachable(
            JdbcSettings settings, String user, SQLException failure, String reason, @Nullable String hint) {
        return failure(
                FailureKind.DATABASE_UNREACHABLE, "cannot reach database ", settings, user, failure, reason, hint);
    }

    private static BackupServiceException refused(
            JdbcSettings settings, String user, SQLException failure, String reason, String hint) {
        return failure(FailureKind.DATABASE_REFUSED, "refused by database ", settings, user, failure, reason, hint);
    }

    private static BackupServiceException failure(
            FailureKind kind,
            String lead,
            JdbcSettings settings,
            String user,
            SQLException failure,
            String reason,
            @Nullable String hint) {
        return BackupServiceException.of(
                kind,
                lead + settings.name() + " as user " + user + ": " + reason + " (SQLSTATE " + SqlFailures.state(failure)
                        + ")",
                hint,
                SqlFailures.withoutValues(failure));
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
