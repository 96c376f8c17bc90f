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

/** Says why a connection could not be opened: nobody there, or somebody who says no. */
final class ConnectFailures {

    /** What pgjdbc calls it in every language. */
    private static final String HOST_NAME_VERIFIER = "PgjdbcHostnameVerifier";

    private ConnectFailures() {}

    static BackupServiceException of(JdbcSettings settings, String user, SQLException failure) {
        String state = SqlFailures.state(failure);
        if (has(failure, UnknownHostException.class)) {
            return unreachable(settings, user, failure, "the host is not known", "check the host's name and the DNS");
        }
        if (has(failure, SSLException.class) || has(failure, CertificateException.class)) {
            return refused(settings, user, failure, "TLS could not be agreed on", "check sslmode and sslrootcert");
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
        // The second are pgjdbc's words where its own clock ran out.
        if (has(failure, SocketTimeoutException.class)
                || GT.tr("Connection attempt timed out.").equals(failure.getMessage())) {
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
        if (state.startsWith("08") && String.valueOf(failure.getMessage()).contains("GSS")) {
            return refused(settings, user, failure, SqlFailures.reason(failure), "check gssencmode (PGGSSENCMODE)");
        }
        if (String.valueOf(failure.getMessage()).contains("no password was provided")) {
            return refused(
                    settings,
                    user,
                    failure,
                    "it asks for a password, and none is given",
                    "give it in PGPASSWORD, in a password file with a line for this host, or in ~/.pgpass; a file that is"
                            + " open to others is not read");
        }
        if (isDamage(state)) {
            return failure(
                    FailureKind.SQL_FAILED,
                    state.startsWith("XX00") && !state.equals("XX000")
                            ? "damaged is database "
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

    /** What a file of TLS means that is missing or wrong. */
    static BackupServiceException ofTls(JdbcSettings settings, TlsProperties.TlsFileException failure) {
        return DatabaseException.refused(
                "cannot connect to database " + settings.name() + " as user " + settings.username() + ": "
                        + failure.getMessage(),
                "check sslmode, sslrootcert, sslcert, sslkey and sslcrl, or the variables PGSSL…",
                failure);
    }

    /** Whether it is an interrupt of this thread, which pgjdbc wraps, and of which it keeps only the words. */
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
     * Internal errors, damaged pages and indexes, files that are gone or cannot be read: whoever connects meets them in the catalogs.
     */
    private static boolean isDamage(String state) {
        return state.startsWith("XX") || state.startsWith("58");
    }

    /**
     * What an answer means.
     *
     * @param kind whether the server says no, or does not answer properly
     * @param hint what to do
     */
    private record Answer(FailureKind kind, @Nullable String hint) {

        static Answer no(String hint) {
            return new Answer(FailureKind.DATABASE_REFUSED, hint);
        }

        static Answer later(@Nullable String hint) {
            return new Answer(FailureKind.DATABASE_UNREACHABLE, hint);
        }
    }

    /** For each SQLSTATE, or class of them, that a server may answer with when a session begins. */
    private static Answer answer(String state) {
        return switch (state) {
            case "3D000" -> Answer.no("check the database's name");
            case "42501" -> Answer.no("grant the role CONNECT on the database");
            case "53100" -> Answer.no("the disk of the database server is full: make room there");
            case "53200" ->
                Answer.no("the database server has no memory left: give it more, or let fewer sessions use it");
            case "53300" ->
                Answer.no(
                        "use fewer jobs, or raise max_connections, or the CONNECTION LIMIT of the role or the database");
            case "55000" -> Answer.no("the database does not allow connections: ALTER DATABASE … ALLOW_CONNECTIONS");
            case "55006" -> Answer.no("something else uses the database alone: try again when it has ended");
            case "57014" -> Answer.later("the server took too long to let the session in: try again later");
            case "57P03" -> Answer.later("the server starts, stops or recovers: try again when it is ready");
            case "57P04" -> Answer.no("the database has just been dropped: check its name");
            case "P0001" ->
                Answer.no(
                        "code in the database does it when a session begins, such as an event trigger ON login: disable it"
                                + " (ALTER EVENT TRIGGER … DISABLE), or connect as a role that it lets in");
            case "08004" ->
                Answer.no("check password, sslmode, require_auth and channel_binding, and the server's pg_hba.conf");
            case "08P01" -> Answer.later("check that a PostgreSQL server, or its pooler, listens there");
            default ->
                switch (state.substring(0, 2)) {
                    case "28" -> Answer.no("check user and password, and the server's pg_hba.conf");
                    case "08" -> Answer.later(null);
                    case "57" ->
                        Answer.later("somebody ended the session: look into the server's log, and try again later");
                    case "53", "54" -> Answer.no("the server has reached a limit: look into its log");
                    case "22", "42", "55" ->
                        Answer.no(
                                "check the settings that the session begins with: options (PGOPTIONS), and ALTER ROLE … SET"
                                        + " and ALTER DATABASE … SET");
                    case "F0" -> Answer.no("correct the server's configuration files; its log says more");
                    default -> Answer.no("look into the server's log; check the settings of the database");
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
