package io.pgbackup.jdbc.catalog.damage;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A text of the catalogs with bytes that are not valid in the encoding in which it was read. Names of roles, tablespaces,
 * subscriptions and their comments are shared by databases of any encoding, so a text that is valid in one of them need not be
 * valid in another.
 *
 * @param text as the driver returns it, with U+FFFD in place of such bytes
 * @param words the damaged words, with each such byte as {@code \xE9}; no other part of the text, which may hold secrets
 */
public record DamagedText(String text, List<String> words) {

    public static final char REPLACEMENT = '\uFFFD';

    /** The characters of arrays, quoting and escaping: between them, a text is the same in SQL. */
    private static final Pattern SYNTAX = Pattern.compile("[\\s\"'\\\\{}(),=/;]");

    private static final int LONGEST_NAME = 63;
    /** The first of 256 characters that no server's text contains, used as placeholders for bytes. */
    private static final char BYTES = '\uE000';

    /**
     * Creates the description of a text that could not be read.
     *
     * @param bytes the bytes that the server sent
     */
    public static DamagedText of(String text, byte[] bytes, Charset charset) {
        String marked = marked(bytes, charset);
        List<String> words = SYNTAX.splitAsStream(marked)
                .filter(word -> word.chars().anyMatch(DamagedText::isByte))
                .map(DamagedText::shown)
                .distinct()
                .toList();
        return new DamagedText(text, words);
    }

    private static String marked(byte[] bytes, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (BYTES + (in.get() & 0xff)));
            }
            decoder.reset();
            result = decoder.decode(in, out, true);
        }
        return out.flip().toString();
    }

    private static boolean isByte(int c) {
        return c >= BYTES && c < BYTES + 256;
    }

    private static String shown(String word) {
        StringBuilder shown = new StringBuilder();
        word.chars()
                .limit(LONGEST_NAME)
                .forEach(c -> shown.append(isByte(c) ? String.format("\\x%02X", c - BYTES) : Character.toString(c)));
        return shown.toString();
    }

    /** Whether this text, quoted or not, may be part of some SQL. */
    boolean isIn(String sql) {
        List<String> parts = SYNTAX.splitAsStream(text)
                .filter(part -> part.indexOf(REPLACEMENT) >= 0)
                .toList();
        return parts.isEmpty() ? sql.contains(text) : parts.stream().anyMatch(sql::contains);
    }
}
