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
 * A database that a restore fills before it gets its final name, or has put aside. The form of its name shows this to every role and from
 * every database: {@code <name>_restore_20250131030405}. A mark inside the database could only be set some time after its creation.
 *
 * @param name name of the database
 * @param purpose its purpose, now or in the past
 * @param user the session that fills it, or is connected to it: {@code pid 42, user app, application "backup"}; empty if there is none
 */
public record WorkingDatabase(String name, Purpose purpose, String user) {

    /** The purpose of such a database. */
    public enum Purpose {
        /** It is being filled, and gets its final name when it is proved. */
        RESTORE,
        /** A backup is tried out in it; it is dropped at the end. */
        VERIFY,
        /** It had the name that its replacement has now. */
        OLD;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** PostgreSQL truncates longer names (NAMEDATALEN). */
    private static final int LONGEST_NAME_BYTES = 63;

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);

    private static final Pattern SHAPE = Pattern.compile("(.*)_(restore|verify|old)_([0-9]{14})", Pattern.DOTALL);

    public WorkingDatabase {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(user, "user");
    }

    /** Returns {@code <database>_<purpose>_<time>}; the database's name is truncated if the whole name would be too long. */
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

    /** Returns the purpose of a database with this name; empty for a name of another form. */
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
            // Digits that are not a time are part of an ordinary name.
            return false;
        }
    }

    /**
     * Whether it was created for a database with this name; databases whose names are truncated to the same text cannot be distinguished.
     */
    public boolean isOf(String database) {
        Matcher matcher = SHAPE.matcher(name);
        return matcher.matches() && matcher.group(1).equals(cut(database, name.substring(matcher.end(1))));
    }

    /** Describes it in a sentence. */
    public String sentence() {
        if (purpose == Purpose.OLD) {
            return "database " + name + " was put aside by " + Choice.REPLACED;
        }
        String what = purpose == Purpose.VERIFY ? "a verification" : "a restore";
        return user.isEmpty()
                ? "database " + name + " is left over from " + what + " that did not complete"
                : "database " + name + " was created by " + what + " and is in use (" + user + ")";
    }

    /** Returns what can be done about it. */
    public String remedy() {
        return switch (purpose) {
            case OLD -> "when it is no longer needed: " + drop(name);
            case RESTORE, VERIFY -> user.isEmpty() ? drop(name) : "if that run has ended: " + drop(name);
        };
    }

    /** Returns the statement that drops a database. */
    public static String drop(String database) {
        return "DROP DATABASE " + quoted(database);
    }

    /** Returns the statement that renames a database. */
    public static String rename(String from, String to) {
        return "ALTER DATABASE " + quoted(from) + " RENAME TO " + quoted(to);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
