package io.pgbackup.core.format.index;

import io.pgbackup.core.format.index.IndexText.MalformedIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * The statement that loads the rows of a table. It is sent to the server exactly as it stands in the index, so it must do nothing else: an
 * operator who restores rows alone does not expect it to run a program.
 */
final class CopyStatement {

    private final String text;
    private int at;

    private CopyStatement(String text) {
        this.text = text;
    }

    /**
     * Fails unless the statement loads these columns of this table and does nothing else.
     *
     * @param root the table to load through, quoted as in SQL; empty for the table itself
     */
    static void require(String statement, String schema, String name, String root, List<String> columns) {
        if (!new CopyStatement(statement).loads(root.isEmpty() ? List.of(schema, name) : tableOf(root), columns)) {
            throw new MalformedIndex("the statement of table " + schema + "." + name + " does not load its rows");
        }
    }

    private static List<String> tableOf(String root) {
        CopyStatement parser = new CopyStatement(root);
        List<String> table = parser.names(".");
        return parser.at == root.length() ? table : List.of();
    }

    private boolean loads(List<String> table, List<String> columns) {
        if (!skip("COPY ") || table.size() != 2 || !names(".").equals(table)) {
            return false;
        }
        boolean hasColumns = skip(" (");
        List<String> named = hasColumns ? names(", ") : List.of();
        return named.equals(columns)
                && (!hasColumns || skip(")"))
                && skip(" ")
                && text.substring(at).strip().equals("FROM stdin;");
    }

    private boolean skip(String expected) {
        boolean isThere = text.startsWith(expected, at);
        at += isThere ? expected.length() : 0;
        return isThere;
    }

    /** Reads names, quoted as in SQL, as long as the separator follows. */
    private List<String> names(String separator) {
        List<String> names = new ArrayList<>();
        do {
            names.add(text.startsWith("\"", at) ? quoted() : bare());
        } while (skip(separator));
        return names;
    }

    private String bare() {
        int start = at;
        while (at < text.length() && isBare(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isBare(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }

    private String quoted() {
        StringBuilder name = new StringBuilder();
        at++;
        while (at < text.length() && (text.charAt(at) != '"' || text.startsWith("\"\"", at))) {
            at += text.charAt(at) == '"' ? 1 : 0;
            name.append(text.charAt(at));
            at++;
        }
        at++;
        return name.toString();
    }
}
