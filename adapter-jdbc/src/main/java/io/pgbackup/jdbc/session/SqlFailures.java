package io.pgbackup.jdbc.session;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Explains what a failed statement means. Messages name the act, the SQLSTATE and, where the server's own sentence cannot hold
 * values of rows, that sentence. The server's detail and context, which quote rows, are never used. See <a
 * href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>.
 */
public final class SqlFailures {

    private static final String NO_STATE = "none";

    /** Descriptions of the states for which the server's sentence quotes values. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("22001", "a value is too long for its type"),
            Map.entry("22003", "a number is out of range"),
            Map.entry("22007", "a date or time is not valid"),
            Map.entry("22008", "a date or time is out of range"),
            Map.entry("22012", "division by zero"),
            Map.entry("22021", "bytes are not valid in the encoding"),
            Map.entry("22023", "a parameter's value is not valid"),
            Map.entry("22P02", "a value is not valid for its type"),
            Map.entry("22P04", "the rows do not fit the table's columns"),
            Map.entry("22P05", "a character does not exist in the other encoding"),
            Map.entry("23502", "a value that must not be null is missing"),
            Map.entry("23503", "a foreign key is violated"),
            Map.entry("23505", "a unique key is violated"),
            Map.entry("23514", "a check is violated"),
            Map.entry("23P01", "an exclusion constraint is violated"),
            Map.entry("42601", "syntax error"));

    private static final Map<String, String> HINTS = Map.ofEntries(
            Map.entry(
                    "42501",
                    "grant the role the right; for a dump, pg_read_all_data (14+), and BYPASSRLS where policies hide rows"),
            Map.entry("53100", "free space on the database server's disk"),
            Map.entry("53200", "give the database server more memory, or raise max_locks_per_transaction"),
            Map.entry("53300", "use fewer jobs, or raise max_connections"),
            Map.entry("55P03", "another session holds a lock; check pg_locks, or raise the lock timeout"),
            Map.entry("57014", "another session cancelled the statement, or a timeout of the server did"),
            Map.entry(
                    "40001",
                    "on a standby, replay was in conflict with the long transaction: set hot_standby_feedback, raise"
                            + " max_standby_streaming_delay, or back up the primary"));

    /** The timeouts after which the server ends a session by itself, by state. */
    private static final Map<String, String> TIMEOUTS = Map.of(
            "25P03", "idle_in_transaction_session_timeout",
            "25P04", "transaction_timeout",
            "57P05", "idle_session_timeout");

    private static final String INVALID_PARAMETER_VALUE = "22023";

    /**
     * Source files of the server whose 22023 is about a definition: an unknown storage parameter or an invalid option of a
     * sequence. Elsewhere the same state may quote a row: a time zone or a flag of a regular expression.
     */
    private static final Set<String> OF_DEFINITIONS = Set.of(
            "reloptions.c",
            "collationcmds.c",
            "dbcommands.c",
            "foreigncmds.c",
            "indexcmds.c",
            "publicationcmds.c",
            "statscmds.c",
            "subscriptioncmds.c",
            "tablecmds.c",
            "typecmds.c");

    private static final String DEADLOCK_DETECTED = "40P01";
    private static final String SYNTAX_ERROR = "42601";

    /** The position of a COPY. A context that also quotes the data at that position does not match. */
    private static final Pattern COPY_LINE = Pattern.compile("COPY [^\n\"]+, line [0-9]+");

    /** The position of a COPY with the data that it quotes, and without any other code that was running. */
    private static final Pattern IN_COPY = Pattern.compile("COPY [^\n]*");

    /**
     * Code that may have built SQL from values. Any other SQL in a function is part of its definition, and an object that is
     * missing there must be reported, such as a function that is found only under the function's own search_path.
     */
    private static final Pattern BUILT_SQL =
            Pattern.compile("EXECUTE|RETURN QUERY|OPEN|(?<!PL/pgSQL |SQL )function \\S");

    private static final Set<String> LANGUAGES =
            Set.of("pl_exec.c", "plperl.c", "plpy_elog.c", "plpy_plpymodule.c", "pltcl.c");

    /** The classes of PostgreSQL's own states; all other states are invented by code in the database. */
    private static final Set<String> CLASSES = Set.of(
            "00", "01", "02", "03", "08", "09", "0A", "0B", "0F", "0L", "0P", "0Z", "10", "20", "21", "22", "23", "24",
            "25", "26", "27", "28", "2B", "2D", "2F", "34", "38", "39", "3B", "3D", "3F", "40", "42", "44", "53", "54",
            "55", "57", "58", "72", "F0", "HV", "P0", "XX");

    /**
     * States in which the lookup of a name may end: the object does not exist, the name is ambiguous, it belongs to another
     * database, or it is not a name.
     */
    private static final Set<String> OF_NAMES =
            Set.of("0A000", "3D000", "3F000", "42602", "42703", "42704", "42725", "42883", "42P01");

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    /**
     * Source files of the server that report on this very connection; an 08 from any other file is about a connection of the
     * server's own.
     */
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "postgres.c",
            "pqcomm.c",
            "pqformat.c",
            "backend_startup.c",
            "postmaster.c",
            "auth.c",
            "auth-sasl.c",
            "be-secure.c",
            "be-secure-openssl.c",
            "be-secure-gssapi.c",
            "copyfromparse.c",
            "copy.c",
            "copyto.c",
            "fastpath.c");

    private SqlFailures() {}

    /**
     * Returns the failure of a statement.
     *
     * @param what names the act: {@code copy of table shop.orders}
     */
    public static BackupServiceException of(String what, SQLException failure) {
        String state = state(failure);
        String hint = hint(state);
        // Texts from code or rows must not be mistaken for those of a pooler.
        String message = mayQuoteValues(failure) ? "" : String.valueOf(failure.getMessage());
        if (message.contains("statement pooling mode")) {
            return DatabaseException.refused(
                    what
                            + " failed: a connection pooler in statement mode, which supports no transactions, is between here and"
                            + " the database",
                    "connect to the server directly; a backup can also use a pooler in transaction or session mode",
                    failure);
        }
        if (message.contains("query_wait_timeout")) {
            return DatabaseException.refused(
                    what + " failed: the connection pooler in front of the database had no free session in time",
                    "give its pool more sessions than the run has jobs, use fewer jobs, or connect to the server directly",
                    failure);
        }
        SilenceException silence = SilenceException.in(failure);
        if (silence != null) {
            return silence.failure(what, failure);
        }
        ProtocolException protocol = ProtocolException.in(failure);
        if (protocol != null) {
            return protocol.failure(what, failure);
        }
        if (isConnectionLost(failure)) {
            return DatabaseException.unreachable(
                    what + " failed: the connection to the database was lost (SQLSTATE " + state + ")",
                    lostHint(state),
                    withoutValues(failure));
        }
        String text = what + " failed: " + reason(failure) + " (SQLSTATE " + state + ")";
        return state.equals(DEADLOCK_DETECTED)
                ? DatabaseException.deadlock(text, hint, withoutValues(failure))
                : DatabaseException.sqlFailed(text, hint, withoutValues(failure));
    }

    private static @Nullable String hint(String state) {
        return isDamage(state) ? damageHint(state) : HINTS.get(state);
    }

    /**
     * Whether pages or indexes are damaged, or files cannot be read. Extensions use XX000 for many conditions, and 58P01 means a
     * missing library, too.
     */
    private static boolean isDamage(String state) {
        return state.equals("XX001") || state.equals("XX002") || state.equals("58030");
    }

    /** Returns what to do about damage that an SQLSTATE reports. */
    public static String damageHint(String state) {
        String after = "; check the server's log and its disk, and keep a copy of its data directory before"
                + " anything is repaired";
        return switch (state) {
            case "XX002" ->
                "an index is damaged: REINDEX rebuilds it (for an index of a catalog, REINDEX SYSTEM on a connection with"
                        + " PGOPTIONS='-P')" + after;
            case "XX001" ->
                "a page of a table or of an index is damaged; the server's log and pg_class.relfilenode show which one:"
                        + " REINDEX, or REINDEX SYSTEM on a connection with PGOPTIONS='-P', rebuilds an index; restore a table from"
                        + " the last good backup" + after;
            case "58P01" ->
                "a file of the server is missing: a library that session_preload_libraries or local_preload_libraries names"
                        + " (ALTER DATABASE or ALTER ROLE … RESET), or a file of its data" + after;
            default ->
                "the server reports an internal error: its catalogs or files may be damaged, or the server, or a pooler in"
                        + " front of it, has a fault" + after;
        };
    }

    /** Whether the failure is about the state of the server, and not about the statement. */
    public static boolean isOfServer(SQLException failure) {
        String state = state(failure);
        return state.startsWith("53") || state.startsWith("57") || state.equals("55P03") || isDamage(state);
    }

    private static String lostHint(String state) {
        String timeout = TIMEOUTS.get(state);
        return timeout == null
                ? "check the server's log; a later run may succeed"
                : "the server's " + timeout
                        + " ended the session: remove or raise it for the role (ALTER ROLE … SET " + timeout
                        + " = 0)";
    }

    /** Whether this program has cut the connection because no bytes moved any more. */
    public static boolean isSilence(SQLException failure) {
        return SilenceException.in(failure) != null;
    }

    /** Returns the kind of a lost connection's failure: {@code otherwise}, unless this program has cut the connection itself. */
    public static FailureKind kindOfLoss(SQLException failure, FailureKind otherwise) {
        SilenceException silence = SilenceException.in(failure);
        if (silence == null) {
            return otherwise;
        }
        return silence.isInterrupt() ? FailureKind.INTERRUPTED : FailureKind.DATABASE_UNREACHABLE;
    }

    /** Whether the server ended the session or no longer answers. */
    public static boolean isConnectionLost(SQLException failure) {
        String state = state(failure);
        if (SilenceException.in(failure) != null) {
            return true;
        }
        ServerErrorMessage server = serverMessage(failure);
        // A program in between, such as a pooler, names no source file.
        String source = server == null ? null : server.getFile();
        if (state.startsWith("08")) {
            return source == null || OF_THE_CONNECTION.contains(source);
        }
        return (state.equals("57P01") || state.equals("57P02") || TIMEOUTS.containsKey(state))
                && (source == null || !LANGUAGES.contains(source));
    }

    /** Returns the SQLSTATE; {@code none} if there is none. */
    public static String state(SQLException failure) {
        String state = failure.getSQLState();
        return state == null ? NO_STATE : state;
    }

    /** Returns the reason, in one line without values of rows. */
    public static String reason(SQLException failure) {
        SilenceException silence = SilenceException.in(failure);
        if (silence != null) {
            return oneLine(silence.getMessage());
        }
        String state = state(failure);
        ServerErrorMessage server = serverMessage(failure);
        if (!mayQuoteValues(failure)) {
            return oneLine(server == null ? failure.getMessage() : server.getMessage());
        }
        boolean isCode = server != null && isOfCode(server);
        StringBuilder reason = new StringBuilder(NAMES.getOrDefault(
                state,
                isCode
                        ? "code in the database refused it; the server's log has the message"
                        : "the server refused the values"));
        if (server != null) {
            if (areNamesOfTheServer(server)) {
                append(reason, " in table ", qualified(server.getSchema(), server.getTable()));
                append(reason, ", column ", server.getColumn());
                append(reason, ", type ", server.getDatatype());
                append(reason, ", constraint ", server.getConstraint());
            }
            append(reason, " at character ", server.getPosition() > 0 ? "" + server.getPosition() : null);
        }
        return reason.toString();
    }

    /**
     * Returns the failure of a definition that read no rows: the server's sentence is shown whatever its origin, except for a
     * syntax error, which quotes the statement.
     *
     * @param what names the act
     */
    public static BackupServiceException ofDefinition(String what, SQLException failure) {
        ServerErrorMessage server = serverMessage(failure);
        if (server == null || !mayQuoteValues(failure) || state(failure).equals(SYNTAX_ERROR)) {
            return of(what, failure);
        }
        SQLException shown = new SQLException(oneLine(server.getMessage()), state(failure));
        shown.setStackTrace(failure.getStackTrace());
        String state = state(failure);
        return isConnectionLost(failure) || state.equals(DEADLOCK_DETECTED)
                ? of(what, failure)
                : DatabaseException.sqlFailed(
                        what + " failed: " + shown.getMessage() + " (SQLSTATE " + state + ")", hint(state), shown);
    }

    /**
     * Returns the failure of a statement that reads rows, such as the creation of an index or a materialized view. A name that such
     * a statement looks up may come from a row ({@code '…'::regclass}), so it is shown only where the statement contains it.
     *
     * @param what names the act
     */
    public static BackupServiceException ofReading(String what, String sql, SQLException failure) {
        ServerErrorMessage server = serverMessage(failure);
        if (server == null
                || server.getPosition() > 0
                || mayQuoteValues(failure)
                || !OF_NAMES.contains(state(failure))
                || (server.getInternalPosition() == 0 && isNamedIn(sql, String.valueOf(server.getMessage())))
                || (server.getInternalPosition() > 0 && server.getWhere() != null)) {
            return of(what, failure);
        }
        SQLException hidden = new SQLException(
                "a name, which may come from a row, does not exist; the server's log has it", state(failure));
        hidden.setStackTrace(failure.getStackTrace());
        return of(what, hidden);
    }

    private static boolean isNamedIn(String sql, String message) {
        String text = sql.replace("\"", "");
        Matcher quoted = QUOTED.matcher(message);
        boolean isNamed = false;
        while (quoted.find()) {
            if (!text.contains(quoted.group(1))) {
                return false;
            }
            isNamed = true;
        }
        return isNamed;
    }

    /**
     * Whether the message comes from code in the database, which may raise any SQLSTATE with any text. The server then gives a
     * context of more than the line of a COPY, or names a source file of a procedural language.
     */
    private static boolean isOfCode(ServerErrorMessage server) {
        String where = server.getWhere();
        // The name of a type is also looked up while code runs, or while a row is read; there is no position in any SQL
        // then.
        if (where != null
                && ("" + server.getFile()).startsWith("parse_")
                && server.getInternalPosition() > 0
                && !BUILT_SQL.matcher(where).find()) {
            return false;
        }
        return (where != null && !COPY_LINE.matcher(where).matches()) || LANGUAGES.contains("" + server.getFile());
    }

    /** Whether the server itself gave the names of the table, column, type and constraint: code may raise any names as well. */
    private static boolean areNamesOfTheServer(ServerErrorMessage server) {
        String where = server.getWhere();
        return !LANGUAGES.contains("" + server.getFile())
                && (where == null || IN_COPY.matcher(where).matches());
    }

    /**
     * Whether the server's sentence may quote values: data exceptions, violated constraints, any message of code in the database,
     * and quoted pieces of SQL.
     */
    private static boolean mayQuoteValues(SQLException failure) {
        String state = state(failure);
        ServerErrorMessage server = serverMessage(failure);
        if (server != null
                && (isOfCode(server) || !CLASSES.contains(state.substring(0, Math.min(2, state.length()))))) {
            return true;
        }
        if (state.equals(INVALID_PARAMETER_VALUE) && server != null && OF_DEFINITIONS.contains("" + server.getFile())) {
            return false;
        }
        return state.startsWith("22")
                || state.startsWith("23")
                || state.startsWith("P0")
                || state.startsWith("38")
                || state.equals(SYNTAX_ERROR);
    }

    /** Returns the failure as a cause that can be printed: unchanged, or a copy without the server's sentence. */
    public static SQLException withoutValues(SQLException failure) {
        if (!mayQuoteValues(failure)) {
            return failure;
        }
        SQLException copy = new SQLException(reason(failure), failure.getSQLState());
        copy.setStackTrace(failure.getStackTrace());
        return copy;
    }

    private static @Nullable ServerErrorMessage serverMessage(SQLException failure) {
        return failure instanceof PSQLException pg ? pg.getServerErrorMessage() : null;
    }

    private static @Nullable String qualified(@Nullable String schema, @Nullable String name) {
        return schema == null || name == null ? name : schema + "." + name;
    }

    private static void append(StringBuilder text, String label, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            text.append(label).append(value);
        }
    }

    static String oneLine(@Nullable String text) {
        return text == null ? "no reason was given" : text.strip().replaceAll("\\s+", " ");
    }
}
