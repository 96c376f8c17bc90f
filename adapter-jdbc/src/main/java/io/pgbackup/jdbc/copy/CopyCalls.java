package io.pgbackup.jdbc.copy;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.jdbc.session.Encodings;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.session.WireEncoding;
import io.pgbackup.jdbc.sql.Sql;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Starts COPY so that the bytes of its statement arrive as intended: the driver sends the statement that starts a COPY in UTF-8,
 * whatever the session's encoding is.
 */
public final class CopyCalls {

    private static final Pattern PLAIN = Pattern.compile("(?is).*\\b(?:FROM\\s+STDIN|TO\\s+STDOUT)\\s*");

    private final WireEncoding wire;

    public CopyCalls(WireEncoding wire) {
        this.wire = wire;
    }

    /** The work on one COPY: starts it with the given statement, moves the rows, and ends it. */
    @FunctionalInterface
    public interface Body<T> {
        T run(CopyManager copies, String statement) throws SQLException;
    }

    /**
     * Runs a COPY in the wire's own encoding.
     *
     * @param what names the act for messages
     * @param statement in text format; a final {@code ;} is left out
     */
    public <T> T run(String what, Connection connection, String statement, Body<T> body) throws SQLException {
        return run(what, connection, statement, wire.encoding(), body);
    }

    /**
     * Runs a {@code COPY … FROM stdin} in the wire's own encoding whose rows are frozen as they are written. The table must have
     * been truncated in the same transaction.
     *
     * @param what names the act for messages
     * @param statement in text format; a statement with options of its own is run unchanged
     */
    public <T> T runFrozen(String what, Connection connection, String statement, Body<T> body) throws SQLException {
        return runAll(what, connection, List.of(statement), true, wire.encoding(), body);
    }

    /**
     * Runs several COPYs as one text, in the wire's own encoding.
     *
     * @param what names the act for messages
     */
    public <T> T runAll(String what, Connection connection, List<String> statements, Body<T> body) throws SQLException {
        return runAll(what, connection, statements, false, wire.encoding(), body);
    }

    /**
     * Runs a COPY whose rows are in {@code encoding}. After a failure the session may be left in another encoding and must not be
     * used any more.
     */
    public <T> T run(String what, Connection connection, String statement, String encoding, Body<T> body)
            throws SQLException {
        return runAll(what, connection, List.of(statement), false, encoding, body);
    }

    private <T> T runAll(
            String what, Connection connection, List<String> statements, boolean freezes, String encoding, Body<T> body)
            throws SQLException {
        CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
        String text = text(what, statements, freezes, encoding, wire.session());
        if (wire.sessionCharset().equals(StandardCharsets.UTF_8)) {
            return body.run(copies, text);
        }
        byte[] bytes = text.getBytes(wire.sessionCharset());
        StatementTap tap = CopyTaps.statements(connection);
        if (tap != null) {
            return runTapped(copies, tap, bytes, body);
        }
        try {
            return body.run(copies, WireEncoding.decode(bytes, StandardCharsets.UTF_8));
        } catch (CharacterCodingException expected) {
            // The statement's bytes happen not to be valid UTF-8, so the driver cannot send them.
            return runInUtf8(what, connection, copies, statements, freezes, encoding, body);
        }
    }

    /** Makes the driver send a stand-in, which the tap replaces with the statement. */
    private static <T> T runTapped(CopyManager copies, StatementTap tap, byte[] statement, Body<T> body)
            throws SQLException {
        tap.replaceNext(statement);
        try {
            return body.run(copies, StatementTap.STAND_IN);
        } finally {
            tap.stop();
        }
    }

    private <T> T runInUtf8(
            String what,
            Connection connection,
            CopyManager copies,
            List<String> statements,
            boolean freezes,
            String encoding,
            Body<T> body)
            throws SQLException {
        if (wire.encoding().equals(Encodings.SQL_ASCII)) {
            throw DatabaseException.sqlFailed(
                    what
                            + " failed: a name is not valid UTF-8, and the driver, which reads the rows here, cannot send it",
                    "let the rows bypass the driver: connect with gssencmode=disable (and TLS), and leave out"
                            + " BACKUP_COPY_THROUGH_DRIVER; or rename the table or column");
        }
        String text = text(what, statements, freezes, encoding, "UTF8");
        String set = Statements.inTransaction(connection) ? "SET LOCAL " : "SET ";
        Statements.execute(connection, set + "client_encoding = 'UTF8'");
        T result = body.run(copies, text);
        Statements.execute(connection, set + "client_encoding = " + Sql.literal(wire.session()));
        return result;
    }

    /** Joins all statements into one text. Each names the encoding of its rows where this is not the session's. */
    private String text(String what, List<String> statements, boolean freezes, String encoding, String session) {
        return statements.stream()
                .map(statement -> wire.forDriver(what, withoutSemicolon(statement)))
                .map(statement -> withOptions(what, statement, freezes, encoding.equals(session) ? "" : encoding))
                .collect(Collectors.joining(";\n"));
    }

    private static String withoutSemicolon(String statement) {
        String text = statement.strip();
        return text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
    }

    /**
     * @param encoding to be named in the statement; empty for none
     */
    private static String withOptions(String what, String statement, boolean freezes, String encoding) {
        List<String> options = new ArrayList<>();
        if (freezes) {
            options.add("FREEZE");
        }
        if (!encoding.isEmpty()) {
            options.add("ENCODING " + Sql.literal(encoding));
        }
        if (options.isEmpty()) {
            return statement;
        }
        if (PLAIN.matcher(statement).matches()) {
            return statement + " (" + String.join(", ", options) + ")";
        }
        if (encoding.isEmpty()) {
            return statement;
        }
        throw DatabaseException.sqlFailed(what + " failed: its COPY statement has options, and the rows are in "
                + encoding + ", which the session cannot use");
    }
}
