package io.pgbackup.core.store;

import io.pgbackup.core.failure.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * The name of one backup: which database (or its configured alias), when, and how it is stored.
 *
 * <p>The roles, tablespaces and settings of a whole server are a backup of their own, its globals; no database is stored under their names,
 * which begin with {@link #GLOBALS}.
 *
 * @param database the name under which the backup is stored, unencoded, not empty
 * @param time the time in the key, UTC, truncated to whole seconds
 * @param compression how the segments are stored
 */
public record BackupId(String database, Instant time, Compression compression) {

    /** The prefix of the names of globals; the server's name follows. */
    public static final String GLOBALS = "_globals.";

    /** How far clocks may differ. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    public BackupId {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(compression, "compression");
        if (database.isEmpty()) {
            throw new IllegalArgumentException("a backup needs a database name");
        }
        if (!isStorable(database)) {
            throw new ConfigurationException(
                    "the name of a backup has a NUL or an unpaired surrogate character", "give it another name");
        }
        time = time.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * {@return whether a backup can hold this text, and return the same} It cannot hold NUL characters, nor halves of characters.
     *
     * @param text of any length
     */
    public static boolean isStorable(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /**
     * {@return the id of a backup of the globals of a server}
     *
     * @param server its name, {@code db.example.com}; with {@code :port} if the port is not the default one
     * @param time the time in its name
     * @param compression how it is stored
     */
    public static BackupId globals(String server, Instant time, Compression compression) {
        return new BackupId(GLOBALS + server, time, compression);
    }

    /**
     * {@return whether backups with this name hold the globals of a server}
     *
     * @param name under which backups are stored
     */
    public static boolean isGlobals(String name) {
        return name.startsWith(GLOBALS) && name.length() > GLOBALS.length();
    }

    /** {@return whether this holds the globals of a server} */
    public boolean isGlobals() {
        return isGlobals(database);
    }

    /**
     * {@return whether its time is later than possible} Such a backup would count as the newest until its time comes.
     *
     * @param now the current time of the caller's clock; a few minutes later does not count as the future
     */
    public boolean isFromTheFuture(Instant now) {
        return time.isAfter(now.plus(CLOCKS));
    }

    /**
     * {@return the same backup with another compression}
     *
     * @param other the other compression
     */
    public BackupId with(Compression other) {
        return new BackupId(database, time, other);
    }
}
