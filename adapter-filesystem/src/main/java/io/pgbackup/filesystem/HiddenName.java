package io.pgbackup.filesystem;

import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.UploadRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names, beside the final one, of what is not finished: {@code .<HH-mm-ss>.sql[…].<start>.<attempt>.<run token>.tmp},
 * and {@code .<HH-mm-ss>.sql[…].lock} where hard links are not to be had. The folder gives database and day, so that even
 * the longest database name leaves room. None of them parses as a key.
 *
 * @param id the backup that it is to become
 * @param startedAt when its upload began, in epoch milliseconds; {@link #UNKNOWN} for a lock
 */
record HiddenName(BackupId id, long startedAt) {

    /** The name does not tell; the file's own time does. */
    static final long UNKNOWN = -1;

    private static final int TOKEN_LENGTH = 100;
    private static final Pattern TEMPORARY = Pattern.compile(
            "\\.([-0-9]{8}\\.sql(?:\\.gz|\\.zst)?)\\.([0-9]{1,15})\\.[0-9]{1,3}\\.[-%._A-Za-z0-9]+\\.tmp");
    private static final Pattern LOCK = Pattern.compile("\\.([-0-9]{8}\\.sql(?:\\.gz|\\.zst)?)\\.lock");

    /** The name of a temporary file; the attempt tells two of one run apart. */
    static String temporary(UploadRequest request, Instant startedAt, int attempt) {
        String token = BackupKeys.encode(request.runToken());
        String shortened = token.substring(0, Math.min(token.length(), TOKEN_LENGTH));
        return "." + timeAndEnding(request.id()) + "." + startedAt.toEpochMilli() + "." + attempt + "." + shortened
                + ".tmp";
    }

    /** The name that a run creates which must rename; the same for all that want to publish this backup. */
    static String lock(BackupId id) {
        return "." + timeAndEnding(id) + ".lock";
    }

    /**
     * Reads a name of either kind.
     *
     * @param folder the database's folder, as it is called
     * @param day the day's folder
     * @param file the file's name
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
