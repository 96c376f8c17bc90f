package io.pgbackup.core.format.index;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of the index: {@code --@ record key=value key=value …}. Values are UTF-8 text in which {@code %}, space, comma and everything
 * except for printable ASCII is percent-encoded; a comma separates the elements of a list.
 */
public final class IndexText {

    public static final String PREFIX = "--@ ";

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private IndexText() {}

    /** Writes one line. */
    public static final class Line {

        private final StringBuilder out;

        public Line(StringBuilder out, String record) {
            this.out = out;
            out.append(PREFIX).append(record);
        }

        public Line put(String key, String value) {
            out.append(' ').append(key).append('=');
            escape(out, value);
            return this;
        }

        public Line put(String key, long value) {
            out.append(' ').append(key).append('=').append(value);
            return this;
        }

        Line putHex(String key, int value) {
            out.append(' ').append(key).append('=').append(String.format("%08x", value));
            return this;
        }

        /** Writes a list, or nothing if the list is empty. */
        public Line putList(String key, Iterable<?> values) {
            boolean first = true;
            for (Object value : values) {
                if (first) {
                    out.append(' ').append(key).append('=');
                } else {
                    out.append(',');
                }
                // An empty element is written as an encoded NUL, which cannot occur in a name.
                String text = value.toString();
                escape(out, text.isEmpty() ? "\0" : text);
                first = false;
            }
            return this;
        }

        public void end() {
            out.append('\n');
        }
    }

    /** One parsed line. */
    public static final class Fields {

        private final String record;
        private final Map<String, String> values;

        private Fields(String record, Map<String, String> values) {
            this.record = record;
            this.values = values;
        }

        public String record() {
            return record;
        }

        public String text(String key) {
            String value = values.get(key);
            if (value == null) {
                throw new MalformedIndex("record " + record + " has no " + key);
            }
            return plain(value);
        }

        public String textOr(String key, String fallback) {
            String value = values.get(key);
            return value == null ? fallback : plain(value);
        }

        /** Decodes a text and refuses NUL, which cannot occur in a text of a server. */
        private String plain(String value) {
            String text = unescape(value);
            if (text.indexOf('\0') >= 0) {
                throw new MalformedIndex("record " + record + " holds a NUL");
            }
            return text;
        }

        Iterable<String> keys() {
            return values.keySet();
        }

        long number(String key) {
            try {
                return Long.parseLong(text(key));
            } catch (NumberFormatException e) {
                throw new MalformedIndex("record " + record + " has no number in " + key, e);
            }
        }

        public int integer(String key) {
            long value = number(key);
            if (value != (int) value) {
                throw new MalformedIndex("record " + record + " has a number that is too large in " + key);
            }
            return (int) value;
        }

        int hex(String key) {
            try {
                return Integer.parseUnsignedInt(text(key), 16);
            } catch (NumberFormatException e) {
                throw new MalformedIndex("record " + record + " has no checksum in " + key, e);
            }
        }

        public List<String> list(String key) {
            String value = values.get(key);
            List<String> result = new ArrayList<>();
            if (value != null) {
                for (String element : value.split(",", -1)) {
                    String text = unescape(element);
                    result.add(text.equals("\0") ? "" : text);
                }
            }
            return result;
        }
    }

    /** The text of the index does not have the expected form. */
    public static final class MalformedIndex extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public MalformedIndex(String message) {
            super(message);
        }

        public MalformedIndex(String message, Throwable cause) {
            super(message, cause);
        }
    }

    public static Fields parse(String line) {
        if (!line.startsWith(PREFIX)) {
            throw new MalformedIndex("a line does not begin like an index line");
        }
        int end = wordEnd(line, PREFIX.length());
        String record = line.substring(PREFIX.length(), end);
        Map<String, String> values = new LinkedHashMap<>();
        while (end < line.length()) {
            int start = end + 1;
            end = wordEnd(line, start);
            int equals = line.indexOf('=', start);
            if (equals <= start
                    || equals >= end
                    || values.put(line.substring(start, equals), line.substring(equals + 1, end)) != null) {
                throw new MalformedIndex("record " + record + " holds something other than keys and values");
            }
        }
        return new Fields(record, values);
    }

    private static int wordEnd(String line, int start) {
        int end = line.indexOf(' ', start);
        return end < 0 ? line.length() : end;
    }

    private static void escape(StringBuilder out, String value) {
        if (isPlain(value)) {
            out.append(value);
            return;
        }
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain((char) b)) {
                out.append((char) b);
            } else {
                out.append('%').append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
            }
        }
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isPlain(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char c) {
        return c > ' ' && c < 127 && c != '%' && c != ',';
    }

    private static String unescape(String value) {
        if (value.indexOf('%') < 0) {
            return value;
        }
        byte[] bytes = new byte[value.length()];
        int length = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '%') {
                if (i + 2 >= value.length()) {
                    throw new MalformedIndex("a value ends within an encoded byte");
                }
                int high = Character.digit(value.charAt(i + 1), 16);
                int low = Character.digit(value.charAt(i + 2), 16);
                if (high < 0 || low < 0) {
                    throw new MalformedIndex("a value holds a wrongly encoded byte");
                }
                bytes[length++] = (byte) ((high << 4) | low);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedIndex("a value is not UTF-8", e);
        }
    }
}
