package io.pgbackup.jdbc.session;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that arrived over a connection are not messages of PostgreSQL's protocol, or not the messages that are due. The
 * exception quotes none of these bytes.
 */
public final class ProtocolException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message names the problem; it may hold numbers, but no text that arrived over the connection
     */
    public ProtocolException(String message) {
        super(message);
    }

    /** Returns the protocol failure among the causes of a failure; null if there is none. */
    static @Nullable ProtocolException in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProtocolException protocol) {
                return protocol;
            }
        }
        return null;
    }

    /** Returns the failure of an act on such a connection. */
    BackupServiceException failure(String what, Throwable cause) {
        return DatabaseException.unreachable(
                what + " failed: " + getMessage(),
                "a proxy or firewall between here and the server may alter the data; BACKUP_COPY_THROUGH_DRIVER=true leaves"
                        + " the protocol of the rows to the PostgreSQL driver, which is slower",
                cause);
    }
}
