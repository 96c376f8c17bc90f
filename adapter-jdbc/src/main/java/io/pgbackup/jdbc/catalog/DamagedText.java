package io.pgbackup.jdbc.catalog;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A text of the catalogs with bytes that are not valid in the encoding in which it was read. Names of roles, tablespaces, subscriptions
 * and their comments are shared by databases of any encoding, so what is right in one of them need not be in another.
 *
 * @param text as the driver gives it, with U+FFFD in place of such bytes
 * @param shown the same with each such byte as {@code \xE9}
 */
record DamagedText(String text, String shown) {

    static final char REPLACEMENT = '\uFFFD';

    /** What arrays, quoting and escaping are made of: between these characters a text is the same in SQL. */
    private static final Pattern SYNTAX = Pattern.compile("[\\s\"'\\\\{}(),=/;]");

    /** @param bytes what the server sent */
    static DamagedText of(String text, byte[] bytes, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        StringBuilder shown = new StringBuilder(bytes.length);
        boolean isAtEnd = false;
        while (!isAtEnd) {
            CoderResult result = decoder.decode(in, out, true);
            shown.append(out.flip());
            out.clear();
            decoder.reset();
            isAtEnd = !result.isError();
            for (int i = 0; result.isError() && i < result.length(); i++) {
                shown.append(String.format("\\x%02X", in.get() & 0xff));
            }
        }
        return new DamagedText(text, shown.toString());
    }

    /** Whether this text can be what stands, quoted or not, in some SQL. */
    boolean isIn(String sql) {
        List<String> pieces = SYNTAX.splitAsStream(text)
                .filter(piece -> piece.indexOf(REPLACEMENT) >= 0)
                .toList();
        return pieces.isEmpty() ? sql.contains(text) : pieces.stream().anyMatch(sql::contains);
    }
}
