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
 * Something that the server warned of. Sessions of ours hear of nothing below a warning, except what code in the database wants to say at
 * any rate, which has the SQLSTATE of success.
 *
 * @param state its SQLSTATE
 * @param text what may be shown: not that of code in the database, which may quote rows
 */
public record ServerWarning(String state, String text) {

    private static final String SUCCESS = "00";

    private static ServerWarning of(String state, String message, boolean isFromCode) {
        return new ServerWarning(
                state,
                isFromCode
                        ? "a message of code in the database, which the server's log has"
                        : SqlFailures.oneLine(message));
    }

    /** The warning in a notice of the protocol; nothing if it is none. */
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

    /** Those that a connection has had since it was last asked, beside those of its statements. */
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

    /** Whether it says that files or the server itself are damaged: what was read then may not be what was stored. */
    public boolean isDamage() {
        return state.startsWith("XX") || state.startsWith("58");
    }

    public SQLException failure() {
        return new SQLException("the server warned: " + text, state);
    }

    /** A sentence with the SQLSTATE. */
    public String sentence() {
        return text + " (SQLSTATE " + state + ")";
    }
}
