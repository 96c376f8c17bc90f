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
 * Says what a failed statement means. Messages name the act, the SQLSTATE and, where the server's own sentence cannot hold values of
 * rows, that sentence; detail and context of the server, which quote rows, are never used. See <a
 * href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>.
 */
public final class SqlFailures {

    private static final String NO_STATE = "none";

    /** Names for states whose sentence by the server quotes values. */
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
            Map.entry("53100", "make room on the database server's disk"),
            Map.entry("53200", "give the database server more memory, or raise max_locks_per_transaction"),
            Map.entry("53300", "use fewer jobs, or raise max_connections"),
            Map.entry("55P03", "another session holds a lock; look into pg_locks, or raise the lock timeout"),
            Map.entry("57014", "somebody cancelled the statement, or a timeout of the server did"),
            Map.entry(
                    "40001",
                    "on a standby, replay was in conflict with the long transaction: set hot_standby_feedback, raise"
                            + " max_standby_streaming_delay, or back up the primary"));

    /** Why the server ends sessions by itself. */
    private static final Map<String, String> TIMEOUTS = Map.of(
            "25P03", "idle_in_transaction_session_timeout",
            "25P04", "transaction_timeout",
            "57P05", "idle_session_timeout");

    private static final String INVALID_PARAMETER_VALUE = "22023";

    /**
     * Sources of the server whose 22023 is about a definition: an unknown storage parameter, an odd option of a sequence. Elsewhere
     * the same state may quote a row: a time zone, a flag of a regular expression.
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

    /** Where a COPY was; what it read there, it would say too. */
    private static final Pattern COPY_LINE = Pattern.compile("COPY [^\n\"]+, line [0-9]+");

    /** The same with what it read, and nothing else that was at work. */
    private static final Pattern IN_COPY = Pattern.compile("COPY [^\n]*");

    /**
     * Code that may have made SQL out of values. Other SQL in a function is part of its definition, and what it misses there, such as a
     * function that it finds under its own search_path alone, must be told.
     */
    private static final Pattern BUILT_SQL =
            Pattern.compile("EXECUTE|RETURN QUERY|OPEN|(?<!PL/pgSQL |SQL )function \\S");

    private static final Set<String> LANGUAGES =
            Set.of("pl_exec.c", "plperl.c", "plpy_elog.c", "plpy_plpymodule.c", "pltcl.c");

    /** The classes of PostgreSQL's own states; others are made up by code. */
    private static final Set<String> CLASSES = Set.of(
            "00", "01", "02", "03", "08", "09", "0A", "0B", "0F", "0L", "0P", "0Z", "10", "20", "21", "22", "23", "24",
            "25", "26", "27", "28", "2B", "2D", "2F", "34", "38", "39", "3B", "3D", "3F", "40", "42", "44", "53", "54",
            "55", "57", "58", "72", "F0", "HV", "P0", "XX");

    /** What a name that is looked up may end with: no such thing, several of them, another database's, no name at all. */
    private static final Set<String> OF_NAMES =
            Set.of("0A000", "3D000", "3F000", "42602", "42703", "42704", "42725", "42883", "42P01");

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    /** Sources of the server that speak of this very connection; others that say 08 mean a connection of their own. */
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
     * A statement failed.
     *
     * @param what names the act: {@code copy of table shop.orders}
     */
    public static BackupServiceException of(String what, SQLException failure) {
        String state = state(failure);
        String hint = hint(state);
        // What code or rows say is not what a pooler says.
        String message = mayQuoteValues(failure) ? "" : String.valueOf(failure.getMessage());
        if (message.contains("statement pooling mode")) {
            return DatabaseException.refused(
                    what
                            + " failed: between here and the database is a connection pooler in statement mode, which knows no"
                            + " transactions",
                    "connect to the server directly; a backup can also go over a pooler in transaction or session mode",
                    failure);
        }
        if (message.contains("query_wait_timeout")) {
            return DatabaseException.refused(
                    what + " failed: the connection pooler before the database had no session free in time",
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

    /** Damaged pages and indexes, and files that cannot be read. Extensions say XX000 of much, and 58P01 of a library that is missing. */
    private static boolean isDamage(String state) {
        return state.equals("XX001") || state.equals("XX002") || state.equals("58030");
    }

    /** What to do about damage, as an SQLSTATE tells it. */
    public static String damageHint(String state) {
        String after = "; look into the server's log and at its disk, and keep a copy of its data directory before"
                + " anything is repaired";
        return switch (state) {
            case "XX002" ->
                "an index is damaged: REINDEX makes it anew, for those of the catalogs REINDEX SYSTEM, on a connection with"
                        + " PGOPTIONS='-P'" + after;
            case "XX001" ->
                "a page of a table or of an index is damaged; the server's log and pg_class.relfilenode say of which:"
                        + " REINDEX, or REINDEX SYSTEM on a connection with PGOPTIONS='-P', makes an index anew; a table comes from"
                        + " the last good backup" + after;
            case "58P01" ->
                "a file of the server is missing: a library that session_preload_libraries or local_preload_libraries names"
                        + " (ALTER DATABASE or ALTER ROLE … RESET), or a file of its data" + after;
            default ->
                "the server failed by itself: its catalogs or files may be damaged, or it, or a pooler before it, has a"
                        + " fault" + after;
        };
    }

    /** Whether it is about the state of the server, and says nothing of the statement. */
    public static boolean isOfServer(SQLException failure) {
        String state = state(failure);
        return state.startsWith("53") || state.startsWith("57") || state.equals("55P03") || isDamage(state);
    }

    private static String lostHint(String state) {
        String timeout = TIMEOUTS.get(state);
        return timeout == null
                ? "look into the server's log; a later run may succeed"
                : "the server's " + timeout
                        + " ended the session: take it away, or raise it, for the role (ALTER ROLE … SET " + timeout
                        + " = 0)";
    }

    /** Whether this side has cut the connection, since nothing moved any more. */
    public static boolean isSilence(SQLException failure) {
        return SilenceException.in(failure) != null;
    }

    /** The kind of a lost connection's failure, where the loss means more than that: who has cut it decides. */
    public static FailureKind kindOfLoss(SQLException failure, FailureKind otherwise) {
        SilenceException silence = SilenceException.in(failure);
        if (silence == null) {
            return otherwise;
        }
        return silence.isInterrupt() ? FailureKind.INTERRUPTED : FailureKind.DATABASE_UNREACHABLE;
    }

    /** Whether the server ended the session or nobody answers any more. */
    public static boolean isConnectionLost(SQLException failure) {
        String state = state(failure);
        if (SilenceException.in(failure) != null) {
            return true;
        }
        ServerErrorMessage server = serverMessage(failure);
        // What stands between, such as a pooler, names no source.
        String source = server == null ? null : server.getFile();
        if (state.startsWith("08")) {
            return source == null || OF_THE_CONNECTION.contains(source);
        }
        return (state.equals("57P01") || state.equals("57P02") || TIMEOUTS.containsKey(state))
                && (source == null || !LANGUAGES.contains(source));
    }

    /** The SQLSTATE; {@code none} where there is none. */
    public static String state(SQLException failure) {
        String state = failure.getSQLState();
        return state == null ? NO_STATE : state;
    }

    /** Why, in one line without values of rows. */
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
                        ? "code in the database refused it, and what it said is in the server's log"
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
     * A definition failed, which read no rows: the server's sentence is shown, whoever wrote it, but for a syntax error, which quotes the
     * statement.
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
     * A statement failed that reads rows, such as that of an index or a materialized view. A name that is looked up may come from a row then
     * ({@code '…'::regclass}): it is shown where the statement has it.
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
                "a name is not there, which may come from a row; the server's log has it", state(failure));
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
     * Code in the database may raise any SQLSTATE with any text. The server says where it was then: more than the line of a COPY, or the
     * source of a procedural language.
     */
    private static boolean isOfCode(ServerErrorMessage server) {
        String where = server.getWhere();
        // A type's name is also looked up while code runs, or while a row is read; then there is no place in any SQL.
        if (where != null
                && ("" + server.getFile()).startsWith("parse_")
                && server.getInternalPosition() > 0
                && !BUILT_SQL.matcher(where).find()) {
            return false;
        }
        return (where != null && !COPY_LINE.matcher(where).matches()) || LANGUAGES.contains("" + server.getFile());
    }

    /** Code may also raise what it likes as the name of a table, column, type or constraint. */
    private static boolean areNamesOfTheServer(ServerErrorMessage server) {
        String where = server.getWhere();
        return !LANGUAGES.contains("" + server.getFile())
                && (where == null || IN_COPY.matcher(where).matches());
    }

    /** Data exceptions, violated constraints, whatever code in the database says, quoted pieces of SQL. */
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

    /** The failure as a cause that can be printed: as it is, or a copy without the server's sentence. */
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
