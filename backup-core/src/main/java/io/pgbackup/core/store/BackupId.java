package io.pgbackup.core.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * The name of one backup: which database (or its configured alias), when, and how it is stored.
 *
 * <p>The roles, tablespaces and settings of a whole server are a backup of their own, its globals; no database is filed under their
 * names, which begin with {@link #GLOBALS}.
 *
 * @param database the name under which the backup is filed, unencoded, not empty
 * @param time the time in the key, UTC, whole seconds (cut off)
 * @param compression how the segments are stored
 */
public record BackupId(String database, Instant time, Compression compression) {

    /** What the names of globals begin with; the server's name follows. */
    public static final String GLOBALS = "_globals.";

    /** How far clocks may be apart. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    public BackupId {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(compression, "compression");
        if (database.isEmpty()) {
            throw new IllegalArgumentException("a backup needs a database name");
        }
        time = time.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * {@return a backup of the globals of a server}
     *
     * @param server its name, {@code db.example.com}; with {@code :port} if that is not the usual one
     * @param time in its name
     * @param compression which
     */
    public static BackupId globals(String server, Instant time, Compression compression) {
        return new BackupId(GLOBALS + server, time, compression);
    }

    /**
     * {@return whether backups of this name hold the globals of a server}
     *
     * @param name under which backups are filed
     */
    public static boolean isGlobals(String name) {
        return name.startsWith(GLOBALS) && name.length() > GLOBALS.length();
    }

    /** {@return whether this holds the globals of a server} */
    public boolean isGlobals() {
        return isGlobals(database);
    }

    /**
     * {@return whether it claims to be made later than it can be} Nobody has such a backup; one that says so would pass for the newest until its
     * time comes.
     *
     * @param now by the clock of whoever looks; a few minutes later is not from the future
     */
    public boolean isFromTheFuture(Instant now) {
        return time.isAfter(now.plus(CLOCKS));
    }

    /**
     * {@return the same backup under another compression}
     *
     * @param other the new value
     */
    public BackupId with(Compression other) {
        return new BackupId(database, time, other);
    }
}
