package io.pgbackup.core.restore.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits an entry that grants privileges into its statements: if one role is missing, the other roles should still get their privileges.
 * Such text has names and key words, and nothing else that could contain a semicolon. Pure.
 */
public final class SeparateStatements {

    private static final String IN_THE_NAME_OF_OTHERS = "SET SESSION AUTHORIZATION";

    private SeparateStatements() {}

    /**
     * Returns the statements in their order; all as one if they depend on each other, because some are executed in the name of other roles.
     */
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
