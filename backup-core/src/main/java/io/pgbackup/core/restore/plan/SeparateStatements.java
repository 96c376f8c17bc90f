package io.pgbackup.core.restore.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * The statements of an entry that grants privileges, apart: where one role is not there, the others should have what they are granted. Such
 * text has names and key words, and nothing else in which a semicolon could stand. Pure.
 */
public final class SeparateStatements {

    private static final String IN_THE_NAME_OF_OTHERS = "SET SESSION AUTHORIZATION";

    private SeparateStatements() {}

    /** The statements in their order; all as one where they hang together, since some are made in the name of other roles. */
    public static List<String> of(String sql) {
        if (sql.contains(IN_THE_NAME_OF_OTHERS)) {
            return List.of(sql);
        }
        List<String> statements = new ArrayList<>();
        int from = 0;
        boolean quoted = false;
        for (int at = 0; at < sql.length(); at++) {
            char c = sql.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\'' || c == '$') {
                return List.of(sql);
            } else if (c == ';' && !quoted) {
                statements.add(sql.substring(from, at + 1));
                from = at + 1;
            }
        }
        String rest = sql.substring(from);
        if (!rest.isBlank()) {
            return List.of(sql);
        }
        return statements;
    }
}
