package io.pgbackup.jdbc.session;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.RunException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why this side has cut a connection on which nothing moved. */
public final class SilenceException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean interrupted;

    private SilenceException(String message, boolean interrupted) {
        super(message);
        this.interrupted = interrupted;
    }

    /**
     * The server was silent for too long, and is not known to be at work.
     *
     * @param peer as the settings call it
     * @param sends whether it was to take bytes
     * @param why what shows that it is not at work
     */
    public static SilenceException of(String peer, boolean sends, Duration limit, String why) {
        return new SilenceException(
                "for " + seconds(limit) + " s, " + peer
                        + (sends ? " took no byte of what was sent" : " sent no byte of an answer") + ", and " + why,
                false);
    }

    /** A thread that waits for the server was told to end. */
    public static SilenceException ofInterrupt() {
        return new SilenceException("interrupted while waiting for the server", true);
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? "" + limit.toSeconds() : "" + limit.toMillis() / 1000.0;
    }

    /** What this is a cause of; null if nothing was cut. */
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

    /** What to do about it. */
    static String hint() {
        return "check the network, and proxies and firewalls between here and the server; BACKUP_NETWORK_TIMEOUT (seconds)"
                + " says how long a server may be silent";
    }

    /** The failure of an act on such a connection. */
    BackupServiceException failure(String what, Throwable cause) {
        if (interrupted) {
            return RunException.interrupted(what + " was interrupted", null, cause);
        }
        return DatabaseException.unreachable(what + " failed: " + getMessage() + " (network_timeout)", hint(), cause);
    }
}
