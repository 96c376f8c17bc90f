package io.pgbackup.config;

/**
 * Tells texts that the Java runtime could not decode. It reads arguments, variables and file names in the locale's encoding; in the
 * locale C, which cron and containers bring along, that is ASCII, and all else becomes a replacement character.
 */
public final class Undecodable {

    /** What helps. */
    public static final String HINT =
            "set LC_ALL=C.UTF-8, or another locale with UTF-8, where the program is started: cron and containers set none";

    private static final char REPLACEMENT = '\uFFFD';

    private Undecodable() {}

    /** Whether the text is not what was given. */
    public static boolean is(String text) {
        return text.indexOf(REPLACEMENT) >= 0 || text.codePoints().anyMatch(Undecodable::isHalf);
    }

    /** Names it, with the encoding. */
    public static String what() {
        return "characters that cannot be read in the encoding of the locale, "
                + System.getProperty("sun.jnu.encoding", "which is unknown");
    }

    /** A remedy for a path that cannot be, which may be for want of a locale. */
    static String remedy(String path, String otherwise) {
        return path.chars().allMatch(c -> c < 0x80) ? otherwise : otherwise + "; " + HINT;
    }

    private static boolean isHalf(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
