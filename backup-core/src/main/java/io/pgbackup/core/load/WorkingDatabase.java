package io.pgbackup.core.load;

import io.pgbackup.core.failure.Choice;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database that a restore fills before it gets its final name, or has put aside. The shape of its name tells, to every role and from
 * every database: {@code <name>_restore_20250131030405}. A mark inside it could be set only some time after it was created.
 *
 * @param name of the database
 * @param purpose what it is, or was, for
 * @param user who fills it, or is connected to it: {@code pid 42, user app, application "backup"}; empty if nobody
 */
public record WorkingDatabase(String name, Purpose purpose, String user) {

    /** What such a database is for. */
    public enum Purpose {
        /** It is filled, and gets its final name when it is proved. */
        RESTORE,
        /** A backup is tried out in it; it is dropped at the end. */
        VERIFY,
        /** It had the name that its replacement has now. */
        OLD;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** PostgreSQL cuts longer names off (NAMEDATALEN). */
    private static final int LONGEST_NAME_BYTES = 63;

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);

    private static final Pattern SHAPE = Pattern.compile("(.*)_(restore|verify|old)_([0-9]{14})", Pattern.DOTALL);

    public WorkingDatabase {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(user, "user");
    }

    /** {@code <database>_<purpose>_<time>}, with the database's name cut where the whole would be too long. */
    public static String name(String database, Purpose purpose, Instant time) {
        String suffix = "_" + purpose.word() + "_" + STAMP.format(time.atOffset(ZoneOffset.UTC));
        return cut(database, suffix) + suffix;
    }

    private static String cut(String database, String suffix) {
        String name = database;
        while (bytes(name) + bytes(suffix) > LONGEST_NAME_BYTES) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
        }
        return name;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** What a database of this name is for; empty for a name of another shape. */
    public static Optional<Purpose> purposeOf(String name) {
        Matcher matcher = SHAPE.matcher(name);
        return matcher.matches() && isTime(matcher.group(3))
                ? Arrays.stream(Purpose.values())
                        .filter(purpose -> purpose.word().equals(matcher.group(2)))
                        .findFirst()
                : Optional.empty();
    }

    private static boolean isTime(String digits) {
        try {
            STAMP.parse(digits);
            return true;
        } catch (DateTimeParseException ignored) {
            // Digits that are no time are part of somebody's name.
            return false;
        }
    }

    /** Whether it was made for a database of this name; databases whose names are cut to the same text cannot be told apart. */
    public boolean isOf(String database) {
        Matcher matcher = SHAPE.matcher(name);
        return matcher.matches() && matcher.group(1).equals(cut(database, name.substring(matcher.end(1))));
    }

    /** What it is, in a sentence. */
    public String sentence() {
        if (purpose == Purpose.OLD) {
            return "database " + name + " was put aside by " + Choice.REPLACED;
        }
        String what = purpose == Purpose.VERIFY ? "a verification" : "a restore";
        return user.isEmpty()
                ? "database " + name + " is left over from " + what + " that did not come to its end"
                : "database " + name + " was made by " + what + " and is in use (" + user + ")";
    }

    /** What can be done about it. */
    public String remedy() {
        return switch (purpose) {
            case OLD -> "when it is not needed any more: " + drop(name);
            case RESTORE, VERIFY -> user.isEmpty() ? drop(name) : "if nothing is left of that run: " + drop(name);
        };
    }

    /** The statement that removes a database. */
    public static String drop(String database) {
        return "DROP DATABASE " + quoted(database);
    }

    /** The statement that gives a database another name. */
    public static String rename(String from, String to) {
        return "ALTER DATABASE " + quoted(from) + " RENAME TO " + quoted(to);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
