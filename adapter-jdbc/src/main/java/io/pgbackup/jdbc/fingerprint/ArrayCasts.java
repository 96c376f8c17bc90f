package io.pgbackup.jdbc.fingerprint;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Rewrites the server's text of an expression so that casts of array constructors are where they will be after the text has been
 * read once.
 *
 * <p>The server turns {@code status IN ('a', 'b')} over {@code varchar} into {@code (ARRAY['a'::character varying, …])::text[]}.
 * When it reads this text, it casts each element instead, and writes {@code ARRAY[('a'::character varying)::text, …]} from then on.
 */
final class ArrayCasts {

    private static final String OPENING = "(ARRAY[";
    private static final String CLOSING = "])::";
    private static final int NOT_FOUND = -1;

    private ArrayCasts() {}

    /** Returns the text with each array's cast moved to its elements. Other texts stay unchanged. */
    static String atElements(String text) {
        if (!text.contains(OPENING) || !text.contains(CLOSING)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 32);
        int at = 0;
        while (at < text.length()) {
            int next = skipped(text, at);
            OptionalInt end = next == at + 1 ? appendArray(text, at, out) : OptionalInt.empty();
            if (end.isPresent()) {
                at = end.getAsInt();
            } else {
                out.append(text, at, next);
                at = next;
            }
        }
        return out.toString();
    }

    /** Appends the array that begins here, and returns where it ends; empty if no array begins here, or if it is not cast. */
    private static OptionalInt appendArray(String text, int start, StringBuilder out) {
        if (!text.startsWith(OPENING, start)) {
            return OptionalInt.empty();
        }
        int bracket = start + OPENING.length() - 1;
        int close = closing(text, bracket);
        if (close == NOT_FOUND || !text.startsWith(CLOSING, close)) {
            return OptionalInt.empty();
        }
        int type = close + CLOSING.length();
        int brackets = endOfType(text, type);
        if (brackets == NOT_FOUND) {
            return OptionalInt.empty();
        }
        appendElements(text.substring(bracket + 1, close), text.substring(type, brackets), out);
        return OptionalInt.of(brackets + "[]".length());
    }

    private static void appendElements(String inside, String type, StringBuilder out) {
        out.append("ARRAY[");
        String separator = "";
        for (String element : elements(inside)) {
            out.append(separator);
            separator = ", ";
            boolean isArray =
                    element.startsWith("ARRAY[") && closing(element, "ARRAY".length()) == element.length() - 1;
            if (isArray) {
                appendElements(element.substring("ARRAY[".length(), element.length() - 1), type, out);
            } else {
                out.append('(').append(atElements(element)).append(")::").append(type);
            }
        }
        out.append(']');
    }

    /** Returns the texts between the commas that are not inside brackets. */
    private static List<String> elements(String inside) {
        List<String> elements = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int at = 0; at < inside.length(); at = skipped(inside, at)) {
            char c = inside.charAt(at);
            depth += depth(c);
            if (c == ',' && depth == 0) {
                elements.add(inside.substring(start, at).strip());
                start = at + 1;
            }
        }
        if (start > 0 || !inside.isBlank()) {
            elements.add(inside.substring(start).strip());
        }
        return elements;
    }

    /** Returns the position where the bracket that opens here is closed. */
    private static int closing(String text, int bracket) {
        int depth = 0;
        for (int at = bracket; at < text.length(); at = skipped(text, at)) {
            depth += depth(text.charAt(at));
            if (depth == 0) {
                return at;
            }
        }
        return NOT_FOUND;
    }

    private static int depth(char c) {
        return switch (c) {
            case '(', '[' -> 1;
            case ')', ']' -> -1;
            default -> 0;
        };
    }

    /**
     * Returns the position of the brackets of an array's type, after a name such as {@code character varying} or {@code shop."My
     * type"}.
     */
    private static int endOfType(String text, int start) {
        for (int at = start; at < text.length(); at = skipped(text, at)) {
            char c = text.charAt(at);
            if (text.startsWith("[]", at)) {
                return at;
            }
            boolean isName = Character.isLetterOrDigit(c) || "_$. \"(,)".indexOf(c) >= 0;
            if (!isName) {
                return NOT_FOUND;
            }
        }
        return NOT_FOUND;
    }

    /**
     * Returns the position at which to continue: after a quoted text or name, or at the next character. Quotes within are doubled.
     */
    static int skipped(String text, int at) {
        char quote = text.charAt(at);
        if (quote != '\'' && quote != '"') {
            return at + 1;
        }
        int end = text.indexOf(quote, at + 1);
        return end < 0 ? text.length() : end + 1;
    }
}
