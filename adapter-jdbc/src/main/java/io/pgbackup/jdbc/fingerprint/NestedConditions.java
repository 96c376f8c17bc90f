package io.pgbackup.jdbc.fingerprint;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Rewrites the server's text of an expression so that conditions are nested as they will be after the text has been read once.
 *
 * <p>The server turns {@code a BETWEEN 1 AND 9 AND b} into {@code (((a >= 1) AND (a <= 9)) AND b)}. When it reads this text, it
 * merges an {@code AND} with an {@code AND} on its left, and writes {@code ((a >= 1) AND (a <= 9) AND b)} from then on. The same
 * happens with {@code OR}, and with all constructs that become one of the two: {@code NOT BETWEEN}, comparisons of rows, {@code IN}
 * over columns.
 */
final class NestedConditions {

    private static final String AND = " AND ";
    private static final String OR = " OR ";
    private static final String NONE = "";
    private static final int NOWHERE = -1;

    private final String text;
    private final StringBuilder out;
    private final Deque<Group> open = new ArrayDeque<>();

    private NestedConditions(String text) {
        this.text = text;
        this.out = new StringBuilder(text.length());
    }

    /** Returns the text without brackets around a left operand with the same operator. Other texts stay unchanged. */
    static String flattened(String text) {
        boolean isNested = text.contains(")" + AND) || text.contains(")" + OR);
        return isNested ? new NestedConditions(text).flattened() : text;
    }

    private String flattened() {
        open.push(new Group(NOWHERE));
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int next = ArrayCasts.skipped(text, at);
            if (c == ' ') {
                noteOperator(at);
            }
            if (c == '(') {
                open.push(new Group(out.length()));
            }
            out.append(text, at, next);
            if (c == ')' && open.size() > 1) {
                Group closed = open.pop();
                Group around = open.element();
                if (closed.start == around.start + 1) {
                    around.firstEnd = out.length();
                    around.firstOperator = closed.operator;
                }
            }
            at = next;
        }
        return out.toString();
    }

    private void noteOperator(int at) {
        String operator = text.startsWith(AND, at) ? AND : text.startsWith(OR, at) ? OR : NONE;
        Group group = open.element();
        if (operator.isEmpty()) {
            return;
        }
        group.operator = operator;
        boolean isOnTheLeft = group.start != NOWHERE && group.firstEnd == out.length();
        if (isOnTheLeft && group.firstOperator.equals(operator)) {
            out.deleteCharAt(out.length() - 1).deleteCharAt(group.start + 1);
            group.firstEnd = NOWHERE;
        }
    }

    /** The text between two brackets: where it begins in the result, and the operator that joins its parts. */
    private static final class Group {

        private final int start;
        private String operator = NONE;
        private int firstEnd = NOWHERE;
        private String firstOperator = NONE;

        private Group(int start) {
            this.start = start;
        }
    }
}
