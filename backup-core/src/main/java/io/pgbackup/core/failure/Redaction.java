package io.pgbackup.core.failure;

import java.util.regex.Pattern;

/** The last guard before a text leaves the program: it removes everything that looks like a password, whatever its origin. */
public final class Redaction {

    /** Everything between a scheme and the last at sign may be a password, however badly it is encoded. */
    private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)[^\\s'\"]*(?=@)");

    /** The same for databases, whose passwords may also hold spaces and quotes. */
    private static final Pattern OF_DATABASE = Pattern.compile("(?i)(?<=postgres://|postgresql://).*(?=@)");

    /** A host's port is a number; any other text after the colon is a password whose at sign was forgotten. */
    private static final Pattern WITHOUT_AT = Pattern.compile(
            "(?i)(?<=postgres://|postgresql://)[^\\s'\"@:/\\[]*:(?![0-9]{0,5}(?:[/?,\\s'\"]|$))[^'\"@]*(?!.*@)");

    private static final Pattern PASSWORD =
            Pattern.compile("(?i)(?<=password=|pwd=|passwd=)(?:'(?:[^'\\\\]++|\\\\.)*+'?|\"[^\"]*+\"?|[^&\\s'\"]+)");

    /** The form with spaces that libpq accepts as well. */
    private static final Pattern SPACED =
            Pattern.compile("(?i)(?<=password)\\s+=\\s*(?:'(?:[^'\\\\]++|\\\\.)*+'?|[^&\\s'\"]+)");

    private Redaction() {}

    /**
     * {@return the text without anything that may be a password}
     *
     * @param text a message or a log line
     */
    public static String of(String text) {
        String clean = OF_DATABASE.matcher(text).replaceAll("***");
        clean = WITHOUT_AT.matcher(clean).replaceAll("***");
        clean = CREDENTIALS.matcher(clean).replaceAll("***");
        clean = SPACED.matcher(clean).replaceAll("=***");
        return PASSWORD.matcher(clean).replaceAll("***");
    }
}
