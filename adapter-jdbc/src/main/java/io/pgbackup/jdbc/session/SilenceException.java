package io.pgbackup.jdbc.session;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.RunException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The reason why this program has cut a connection on which no bytes moved. */
public final class SilenceException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean interrupted;

    private SilenceException(String message, boolean interrupted) {
        super(message);
        this.interrupted = interrupted;
    }

    /**
     * Returns the reason for a server that was silent for too long and is not known to be at work.
     *
     * @param peer the server, as the settings name it
     * @param sends whether the server was to receive bytes
     * @param why the observation that shows that the server is not at work
     */
    public static SilenceException of(String peer, boolean sends, Duration limit, String why) {
        return new SilenceException(
                "for " + seconds(limit) + " s, " + peer
                        + (sends ? " accepted no byte of the data sent" : " sent no byte of an answer") + ", and "
                        + why,
                false);
    }

    /** Returns the reason for a thread that waited for the server and was told to end. */
    public static SilenceException ofInterrupt() {
        return new SilenceException("interrupted while waiting for the server", true);
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? "" + limit.toSeconds() : "" + limit.toMillis() / 1000.0;
    }

    /** Returns the silence among the causes of a failure; null if the connection was not cut. */
    static @Nullable SilenceException in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SilenceException silence) {
                return silence;
            }
        }
        return null;
    }

    boolean isInterrupt() {
        return interrupted;
    }

    /** Returns the remedy. */
    static String hint() {
        return "check the network, and proxies and firewalls between here and the server; BACKUP_NETWORK_TIMEOUT (seconds)"
                + " sets how long a server may be silent";
    }

    /** Returns the failure of an act on such a connection. */
    BackupServiceException failure(String what, Throwable cause) {
        if (interrupted) {
            return RunException.interrupted(what + " was interrupted", null, cause);
        }
        return DatabaseException.unreachable(what + " failed: " + getMessage() + " (network_timeout)", hint(), cause);
    }
}
