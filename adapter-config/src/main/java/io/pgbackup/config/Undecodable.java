package io.pgbackup.config;

/**
 * Detects texts that the Java runtime could not decode. It reads arguments, variables and file names in the encoding of the locale; in the
 * locale C, which is the default of cron and containers, that is ASCII, and all other characters become a replacement character.
 */
public final class Undecodable {

    /** The remedy. */
    public static final String HINT =
            "set LC_ALL=C.UTF-8, or another locale with UTF-8, where the program is started: cron and containers set none";

    private static final char REPLACEMENT = '\uFFFD';

    private Undecodable() {}

    /** Whether the text was not decoded correctly. */
    public static boolean is(String text) {
        return text.indexOf(REPLACEMENT) >= 0 || text.codePoints().anyMatch(Undecodable::isHalf);
    }

    /** Describes such characters, with the encoding of the locale. */
    public static String what() {
        return "characters that cannot be read in the encoding of the locale, "
                + System.getProperty("sun.jnu.encoding", "which is unknown");
    }

    /** Returns a remedy for an invalid path, which may be invalid because the locale is missing. */
    static String remedy(String path, String otherwise) {
        return path.chars().allMatch(c -> c < 0x80) ? otherwise : otherwise + "; " + HINT;
    }

    private static boolean isHalf(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
