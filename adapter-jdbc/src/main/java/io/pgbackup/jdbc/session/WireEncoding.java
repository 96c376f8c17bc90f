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
 * How text travels between Java, the driver and the server so that bytes stay what they were.
 *
 * <p>A session whose {@code client_encoding} is the database's own makes the server convert nothing, and the driver encode SQL with
 * the charset that it knows under that name. Where it knows none, SQL travels in UTF8 and only the rows in the data's encoding. A
 * database in SQL_ASCII has bytes and no characters, and its server converts nothing: what is UTF-8 is read as such, so that people can
 * name it; where anything is not, all is LATIN1 on the wire, which Java maps one to one.
 *
 * @param encoding of the data, under PostgreSQL's name
 * @param charset maps SQL text, as the core has it, to bytes
 * @param meaning what those bytes mean; another charset only where a script in SQL_ASCII is loaded into a database with an encoding
 * @param session the {@code client_encoding} to set
 * @param sessionCharset what the driver encodes SQL with then
 */
public record WireEncoding(String encoding, Charset charset, Charset meaning, String session, Charset sessionCharset) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}");

    private static final WireEncoding UTF8 = utf8For("UTF8", StandardCharsets.UTF_8);

    /** For a dump: what the script will be in. What is said of a database in SQL_ASCII holds as long as all its text is UTF-8. */
    public static WireEncoding ofDatabase(String databaseEncoding) {
        if (databaseEncoding.equals(Encodings.SQL_ASCII)) {
            return ascii(StandardCharsets.UTF_8);
        }
        return Encodings.charset(databaseEncoding)
                .map(charset -> withCharset(databaseEncoding, charset))
                .orElse(UTF8);
    }

    /**
     * For a load: what the script is in, and how it gets to a target.
     *
     * @param scriptEncoding the script's {@code client_encoding}, as it is written there
     * @param scriptCharset decoded the script's text
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
        // Raw bytes, declared to be what the target is in: COPY would take declared SQL_ASCII without looking at it.
        WireEncoding target = ofDatabase(databaseEncoding);
        return new WireEncoding(databaseEncoding, scriptCharset, target.charset, target.session, target.sessionCharset);
    }

    /** For a dump of a database in SQL_ASCII whose text is not UTF-8. */
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

    /** What a person should know about a dump in this encoding. */
    public Optional<String> warning(String databaseEncoding) {
        return encoding.equals(databaseEncoding)
                ? Optional.empty()
                : Optional.of("Java has no charset for the database's encoding " + databaseEncoding
                        + ": the server converts all text, and the backup is in " + encoding);
    }

    /**
     * The name of an encoding out of an index, which becomes part of SQL.
     *
     * @throws FormatException if it cannot be one
     */
    public static String requireName(String encoding) {
        if (!NAME.matcher(encoding).matches()) {
            throw FormatException.damaged("the backup is damaged: its index names an encoding that is none");
        }
        return encoding;
    }

    /** Sets the session's {@code client_encoding}. */
    public String setting() {
        return "SET client_encoding = " + Sql.literal(session);
    }

    /**
     * SQL text as it must be given to the driver, which would silently send {@code ?} for what it cannot encode.
     *
     * @param what names the act for messages
     */
    public String forDriver(String what, String sql) {
        String text = sql;
        if (!charset.equals(meaning)) {
            try {
                text = decode(sql.getBytes(charset), meaning);
            } catch (CharacterCodingException expected) {
                // The failure says all that the cause could.
                throw notRepresentable(what);
            }
        }
        if (!canEncode(sessionCharset, text)) {
            throw notRepresentable(what);
        }
        return text;
    }

    /** A text that was read over this wire as people write it: bytes of unknown meaning that are UTF-8 are taken for that. */
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

    /** What the driver reads texts of this connection with. */
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
