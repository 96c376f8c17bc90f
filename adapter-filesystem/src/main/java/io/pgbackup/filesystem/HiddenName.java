package io.pgbackup.filesystem;

import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.UploadRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of unfinished files next to the final one: {@code .<HH-mm-ss>.sql[…].<start>.<attempt>.<run token>.tmp}, and {@code
 * .<HH-mm-ss>.sql[…].lock} if hard links are not available. The folder names the database and the day, so that even the longest
 * database name leaves room. None of these names parses as a key.
 *
 * @param id the backup that the file will become
 * @param startedAt the start of its upload, in epoch milliseconds; {@link #UNKNOWN} for a lock
 */
record HiddenName(BackupId id, long startedAt) {

    /** The name contains no time; the file's own time is used instead. */
    static final long UNKNOWN = -1;

    private static final int TOKEN_LENGTH = 100;
    private static final Pattern TEMPORARY = Pattern.compile(
            "\\.([-0-9]{8}\\.sql(?:\\.gz|\\.zst)?)\\.([0-9]{1,15})\\.[0-9]{1,3}\\.[-%._A-Za-z0-9]+\\.tmp");
    private static final Pattern LOCK = Pattern.compile("\\.([-0-9]{8}\\.sql(?:\\.gz|\\.zst)?)\\.lock");

    /** Returns the name of a temporary file; the attempt distinguishes two files of one run. */
    static String temporary(UploadRequest request, Instant startedAt, int attempt) {
        String token = BackupKeys.encode(request.runToken());
        String shortened = token.substring(0, Math.min(token.length(), TOKEN_LENGTH));
        return "." + timeAndEnding(request.id()) + "." + startedAt.toEpochMilli() + "." + attempt + "." + shortened
                + ".tmp";
    }

    /** Returns the name that a run creates before it renames a file; it is the same for all runs that publish this backup. */
    static String lock(BackupId id) {
        return "." + timeAndEnding(id) + ".lock";
    }

    /**
     * Reads a name of either kind.
     *
     * @param folder the name of the database's folder
     * @param day the name of the day's folder
     * @param file the name of the file
     */
    static Optional<HiddenName> parse(String folder, String day, String file) {
        Matcher temporary = TEMPORARY.matcher(file);
        if (temporary.matches()) {
            long startedAt = Long.parseLong(temporary.group(2));
            return id(folder, day, temporary.group(1)).map(id -> new HiddenName(id, startedAt));
        }
        Matcher lock = LOCK.matcher(file);
        return lock.matches()
                ? id(folder, day, lock.group(1)).map(id -> new HiddenName(id, UNKNOWN))
                : Optional.empty();
    }

    private static Optional<BackupId> id(String folder, String day, String timeAndEnding) {
        return BackupKeys.parse(folder + "/" + day + "/" + folder + "_" + day + "_" + timeAndEnding);
    }

    private static String timeAndEnding(BackupId id) {
        String key = BackupKeys.key(id);
        return key.substring(key.lastIndexOf('_') + 1);
    }
}
