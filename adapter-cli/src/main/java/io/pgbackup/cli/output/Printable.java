package io.pgbackup.cli.output;

import java.util.regex.Pattern;

/** Makes texts from anywhere safe to print. */
public final class Printable {

    /** Anything up to the last at sign behind a scheme may be a password, however badly it is encoded. */
    private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)[^\\s'\"]*(?=@)");

    private static final Pattern PASSWORD = Pattern.compile("(?i)(?<=password=)[^&\\s'\"]+");

    private Printable() {}

    /** Without what may be a password. */
    public static String redacted(String text) {
        String withoutUser = CREDENTIALS.matcher(text).replaceAll("***");
        return PASSWORD.matcher(withoutUser).replaceAll("***");
    }

    /** With control characters, which could move the cursor or forge lines, written as escapes. */
    public static String line(String text) {
        return escaped(text, false);
    }

    /** Like {@link #line}, but line feeds stay. */
    static String lines(String text) {
        return escaped(text, true);
    }

    private static String escaped(String text, boolean keepLineFeeds) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' && !keepLineFeeds) {
                out.append("\\n");
            } else if (Character.isISOControl(c) && c != '\n') {
                out.append(String.format("\\x%02x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
