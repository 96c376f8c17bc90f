package io.pgbackup.jdbc.session;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.jdbc.sql.Sql;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Encoding;

/**
 * How text travels between Java, the driver and the server so that its bytes stay unchanged.
 *
 * <p>If the {@code client_encoding} of a session is the database's own, the server converts nothing, and the driver encodes SQL
 * with the charset that it knows under that name. Where the driver knows no such charset, SQL travels in UTF8 and only the rows in
 * the encoding of the data. A database in SQL_ASCII has bytes and no characters, and its server converts nothing. If all its text
 * is valid UTF-8, it is read as UTF-8, so that names stay legible; if any is not, all text is LATIN1 on the wire, which Java maps
 * one to one.
 *
 * @param encoding of the data, under PostgreSQL's name
 * @param charset maps SQL text, as the core has it, to bytes
 * @param meaning the charset of the characters that those bytes mean; it differs only where a script in SQL_ASCII is loaded into a
 * database with an encoding
 * @param session the {@code client_encoding} to set
 * @param sessionCharset the charset with which the driver then encodes SQL
 */
public record WireEncoding(String encoding, Charset charset, Charset meaning, String session, Charset sessionCharset) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}");

    private static final WireEncoding UTF8 = utf8For("UTF8", StandardCharsets.UTF_8);

    /**
     * Returns the encoding of the script of a dump. For a database in SQL_ASCII, the answer holds as long as all its text is UTF-8.
     */
    public static WireEncoding ofDatabase(String databaseEncoding) {
        if (databaseEncoding.equals(Encodings.SQL_ASCII)) {
            return ascii(StandardCharsets.UTF_8);
        }
        return Encodings.charset(databaseEncoding)
                .map(charset -> withCharset(databaseEncoding, charset))
                .orElse(UTF8);
    }

    /**
     * Returns the encoding of a script to be loaded, and how it reaches the target.
     *
     * @param scriptEncoding the script's {@code client_encoding}, as it is written there
     * @param scriptCharset the charset that decoded the script's text
     * @param databaseEncoding of the target
     */
    public static WireEncoding ofScript(String scriptEncoding, Charset scriptCharset, String databaseEncoding) {
        String encoding = Encodings.canonical(requireName(scriptEncoding));
        if (!encoding.equals(Encodings.SQL_ASCII)) {
            return withCharset(encoding, scriptCharset);
        }
        if (databaseEncoding.equals(Encodings.SQL_ASCII)) {
            return ascii(scriptCharset);
        }
        // Raw bytes, declared to be in the target's encoding: COPY would accept bytes declared as SQL_ASCII without
        // checking them.
        WireEncoding target = ofDatabase(databaseEncoding);
        return new WireEncoding(databaseEncoding, scriptCharset, target.charset, target.session, target.sessionCharset);
    }

    /** Returns the encoding for a dump of a database in SQL_ASCII whose text is not UTF-8. */
    public WireEncoding withBytes() {
        return encoding.equals(Encodings.SQL_ASCII) ? ascii(StandardCharsets.ISO_8859_1) : this;
    }

    /** Whether text in this encoding may have to be read {@linkplain #withBytes() as bytes} instead. */
    public boolean isSupposed() {
        return encoding.equals(Encodings.SQL_ASCII) && charset.equals(StandardCharsets.UTF_8);
    }

    private static WireEncoding ascii(Charset charset) {
        if (charset.equals(StandardCharsets.UTF_8)) {
            return utf8For(Encodings.SQL_ASCII, charset);
        }
        return new WireEncoding(Encodings.SQL_ASCII, charset, charset, Encodings.LATIN1, StandardCharsets.ISO_8859_1);
    }

    private static WireEncoding withCharset(String encoding, Charset charset) {
        Charset drivers = Charset.forName(Encoding.getDatabaseEncoding(encoding).name());
        return drivers.equals(charset)
                ? new WireEncoding(encoding, charset, charset, encoding, charset)
                : utf8For(encoding, charset);
    }

    private static WireEncoding utf8For(String encoding, Charset charset) {
        return new WireEncoding(encoding, charset, charset, "UTF8", StandardCharsets.UTF_8);
    }

    /** Returns a warning about a dump in this encoding, if there is one. */
    public Optional<String> warning(String databaseEncoding) {
        return encoding.equals(databaseEncoding)
                ? Optional.empty()
                : Optional.of("Java has no charset for the database's encoding " + databaseEncoding
                        + ": the server converts all text, and the backup is in " + encoding);
    }

    /**
     * Returns an encoding's name from an index, which becomes part of SQL.
     *
     * @throws FormatException if the name cannot be that of an encoding
     */
    public static String requireName(String encoding) {
        if (!NAME.matcher(encoding).matches()) {
            throw FormatException.damaged("the backup is damaged: its index names an encoding that does not exist");
        }
        return encoding;
    }

    /** Returns the statement that sets the session's {@code client_encoding}. */
    public String setting() {
        return "SET client_encoding = " + Sql.literal(session);
    }

    /**
     * Returns SQL text as it must be given to the driver, which would silently send {@code ?} for characters that it cannot encode.
     *
     * @param what names the act for messages
     */
    public String forDriver(String what, String sql) {
        String text = sql;
        if (!charset.equals(meaning)) {
            try {
                text = decode(sql.getBytes(charset), meaning);
            } catch (CharacterCodingException expected) {
                // The failure states everything that the cause could.
                throw notRepresentable(what);
            }
        }
        if (!canEncode(sessionCharset, text)) {
            throw notRepresentable(what);
        }
        return text;
    }

    /**
     * Returns a text that was read over this wire in legible form: bytes of unknown meaning that are valid UTF-8 are read as UTF-8.
     */
    public String legible(String text) {
        if (!encoding.equals(Encodings.SQL_ASCII)) {
            return text;
        }
        try {
            return decode(text.getBytes(charset), StandardCharsets.UTF_8);
        } catch (CharacterCodingException expected) {
            return text;
        }
    }

    /** Whether text that was read over this wire can be written into the script without loss. */
    public boolean isLossless(String text) {
        return canEncode(charset, text);
    }

    /** Returns the charset with which the driver reads texts of this connection. */
    public static Charset charset(Connection connection) throws SQLException {
        return Charset.forName(
                connection.unwrap(BaseConnection.class).getEncoding().name());
    }

    private static boolean canEncode(Charset charset, String text) {
        return charset.equals(StandardCharsets.UTF_8) || charset.newEncoder().canEncode(CharBuffer.wrap(text));
    }

    private DatabaseException notRepresentable(String what) {
        return DatabaseException.sqlFailed(
                what + " failed: its text holds bytes or characters that do not exist in the encoding " + session);
    }

    public static String decode(byte[] bytes, Charset charset) throws CharacterCodingException {
        return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
}
