package io.pgbackup.jdbc.catalog.routine;

import java.util.ArrayList;
import java.util.List;

/**
 * Fixes the text of SQL function bodies. Servers write an argument without a name as {@code ""} when another argument has one, and
 * then refuse their own text.
 */
final class SqlBodies {

    private SqlBodies() {}

    /**
     * Returns the body with {@code $n} in place of {@code ""} if only one input argument has no name; otherwise the unchanged body.
     *
     * @param names of all arguments; empty if none has a name
     * @param modes of all arguments, {@code i o b v t}; empty if all are {@code i}
     */
    static String nameArguments(String body, List<String> names, List<String> modes) {
        List<Integer> unnamed = new ArrayList<>();
        int input = 0;
        for (int i = 0; i < names.size(); i++) {
            boolean isInput = modes.isEmpty() || "ibv".contains(modes.get(i));
            if (isInput) {
                input++;
                if (names.get(i).isEmpty()) {
                    unnamed.add(input);
                }
            }
        }
        return unnamed.size() == 1 ? replaceEmptyNames(body, "$" + unnamed.get(0)) : body;
    }

    private static String replaceEmptyNames(String body, String replacement) {
        StringBuilder mended = new StringBuilder();
        int at = 0;
        while (at < body.length()) {
            char c = body.charAt(at);
            if (c != '\'' && c != '"') {
                mended.append(c);
                at++;
                continue;
            }
            int end = endOfQuoted(body, at);
            mended.append(c == '"' && end == at + 2 ? replacement : body.substring(at, end));
            at = end;
        }
        return mended.toString();
    }

    /**
     * Returns where the quoted text that begins here ends; doubled quotes belong to it, and after {@code E'} backslashes escape.
     */
    private static int endOfQuoted(String body, int start) {
        char quote = body.charAt(start);
        boolean hasEscapes = quote == '\'' && start > 0 && (body.charAt(start - 1) | 0x20) == 'e';
        int at = start + 1;
        while (at < body.length()) {
            char c = body.charAt(at++);
            if (c == '\\' && hasEscapes) {
                at++;
            } else if (c == quote) {
                if (at == body.length() || body.charAt(at) != quote) {
                    return at;
                }
                at++;
            }
        }
        return body.length();
    }
}
