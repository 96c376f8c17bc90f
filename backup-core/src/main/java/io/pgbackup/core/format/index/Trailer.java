package io.pgbackup.core.format.index;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last line of every backup: an SQL comment of fixed length that states where the index is in the unpacked text. A file without a
 * trailer is incomplete.
 *
 * @param indexOffset offset of the first byte of the index, in the unpacked text
 * @param indexLength length of the index in bytes
 * @param indexCrc32c checksum of the bytes of the index
 */
public record Trailer(long indexOffset, long indexLength, int indexCrc32c) {

    private static final String FORMAT =
            "-- pgbackup trailer 1 index-offset=%020d index-length=%020d index-crc32c=%08x%n";
    private static final Pattern PATTERN = Pattern.compile(
            "-- pgbackup trailer 1 index-offset=([0-9]{20}) index-length=([0-9]{20}) index-crc32c=([0-9a-f]{8})\n");

    /** Length of the line in bytes, its line feed included. */
    public static final int LENGTH = new Trailer(0, 0, 0).line().length();

    /** The line, with its line feed. */
    public String line() {
        return String.format(Locale.ROOT, FORMAT.replace("%n", "\n"), indexOffset, indexLength, indexCrc32c);
    }

    /** The line as bytes. */
    public byte[] bytes() {
        return line().getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the trailer with which these bytes end, if there is one. */
    public static Optional<Trailer> atEndOf(byte[] bytes) {
        if (bytes.length < LENGTH) {
            return Optional.empty();
        }
        String line = new String(bytes, bytes.length - LENGTH, LENGTH, StandardCharsets.ISO_8859_1);
        Matcher matcher = PATTERN.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Trailer(
                    Long.parseLong(matcher.group(1)),
                    Long.parseLong(matcher.group(2)),
                    Integer.parseUnsignedInt(matcher.group(3), 16)));
        } catch (NumberFormatException expected) {
            return Optional.empty(); // twenty digits can exceed a long: not a trailer of this program
        }
    }
}
