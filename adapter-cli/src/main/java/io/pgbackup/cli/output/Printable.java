package io.pgbackup.cli.output;

/** Makes texts from anywhere safe to print. */
public final class Printable {

    private Printable() {}

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
