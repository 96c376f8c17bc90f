package io.pgbackup.jdbc.session;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * A warning from the server. This program's sessions receive nothing below a warning, except messages that code in the database
 * sends regardless of the settings, which have the SQLSTATE of success.
 *
 * @param state the SQLSTATE of the warning
 * @param text a text that may be shown: not the words of code in the database, which may quote rows
 */
public record ServerWarning(String state, String text) {

    private static final String SUCCESS = "00";

    private static ServerWarning of(String state, String message, boolean isFromCode) {
        return new ServerWarning(
                state,
                isFromCode
                        ? "a message from code in the database; the server's log has it"
                        : SqlFailures.oneLine(message));
    }

    /** Returns the warning in a notice of the protocol; empty if the notice is not a warning. */
    public static List<ServerWarning> parse(byte[] buffer, int offset, int end) {
        Map<Character, String> fields = new HashMap<>();
        int at = offset;
        while (at < end && buffer[at] != 0) {
            int start = at + 1;
            int stop = start;
            while (stop < end && buffer[stop] != 0) {
                stop++;
            }
            fields.put((char) buffer[at], new String(buffer, start, stop - start, StandardCharsets.UTF_8));
            at = stop + 1;
        }
        String state = fields.getOrDefault('C', "");
        return state.startsWith(SUCCESS)
                ? List.of()
                : List.of(of(state, fields.getOrDefault('M', ""), fields.containsKey('W')));
    }

    /** Returns the warnings that a connection itself, not its statements, has received since the last call. */
    public static List<ServerWarning> of(Connection connection) throws SQLException {
        List<ServerWarning> all = of(connection.getWarnings());
        connection.clearWarnings();
        return all;
    }

    static List<ServerWarning> of(@Nullable SQLWarning first) {
        List<ServerWarning> all = new ArrayList<>();
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            String state = SqlFailures.state(warning);
            if (!state.startsWith(SUCCESS)) {
                ServerErrorMessage message =
                        warning instanceof PSQLWarning server ? server.getServerErrorMessage() : null;
                all.add(of(
                        state,
                        message == null ? String.valueOf(warning.getMessage()) : String.valueOf(message.getMessage()),
                        message != null && message.getWhere() != null));
            }
        }
        return all;
    }

    /**
     * Whether the warning reports that files or the server itself are damaged: the data that was read may then differ from the data
     * that was stored.
     */
    public boolean isDamage() {
        return state.startsWith("XX") || state.startsWith("58");
    }

    public SQLException failure() {
        return new SQLException("the server warned: " + text, state);
    }

    /** Returns a sentence with the SQLSTATE. */
    public String sentence() {
        return text + " (SQLSTATE " + state + ")";
    }
}
