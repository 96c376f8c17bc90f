package io.pgbackup.cli.output;

/**
 * Makes texts from outside safe to print: names of databases and objects, keys of a bucket, messages of servers. Characters that
 * could move the cursor, change colours, forge a line, change the direction of text or be invisible are escaped. Nothing else does this.
 */
public final class Printable {

    private Printable() {}

    /** Returns the text on one line. */
    public static String line(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isHarmless(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(escape(c));
            }
        });
        return out.toString();
    }

    /** Escapes a JSON document, in which such characters occur only within strings: the values stay the same, escaped as in JSON. */
    static String json(String document) {
        StringBuilder out = new StringBuilder(document.length());
        document.codePoints().forEach(c -> {
            if (isHarmless(c)) {
                out.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    out.append(String.format("\\u%04x", (int) unit));
                }
            }
        });
        return out.toString();
    }

    private static String escape(int c) {
        if (c == '\n') {
            return "\\n";
        }
        return String.format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\u{%x}", c);
    }

    /** Returns whether a terminal shows the code point as a visible character or a space, in its place. */
    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            // Control characters, directions and zero widths, line separators, halves of surrogate pairs.
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> !isInvisible(c);
        };
    }

    /** Returns whether the code point is a letter or mark that is not drawn at all, or not a character. */
    private static boolean isInvisible(int c) {
        return c == 0x34F
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5
                || (c >= 0x180B && c <= 0x180F)
                || c == 0x3164
                || c == 0xFFA0
                || (c >= 0xFDD0 && c <= 0xFDEF)
                || (c & 0xFFFE) == 0xFFFE
                || (c >= 0xFFF0 && c <= 0xFFF8)
                || (c >= 0xE0000 && c <= 0xE0FFF);
    }
}
