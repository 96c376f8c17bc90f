package io.pgbackup.jdbc.session;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The bytes that came over a connection are no messages of PostgreSQL's protocol, or not those that are due. Quotes none of them. */
public final class ProtocolException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param message names what is wrong; it may hold numbers, and no text that came over the connection */
    public ProtocolException(String message) {
        super(message);
    }

    /** What this is a cause of; null if the bytes made sense. */
    static @Nullable ProtocolException in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProtocolException protocol) {
                return protocol;
            }
        }
        return null;
    }

    /** The failure of an act on such a connection. */
    BackupServiceException failure(String what, Throwable cause) {
        return DatabaseException.unreachable(
                what + " failed: " + getMessage(),
                "a proxy or firewall between here and the server may alter what passes; BACKUP_COPY_THROUGH_DRIVER=true leaves"
                        + " the protocol of the rows to the PostgreSQL driver, which is slower",
                cause);
    }
}
