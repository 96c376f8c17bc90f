package io.pgbackup.testkit.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decodes the content encoding {@code aws-chunked}: chunks with their length in hexadecimal and perhaps a signature, an empty
 * chunk, then trailing headers.
 *
 * <p>The signatures of chunks and of the trailer are skipped, not checked.
 */
final class AwsChunkedInputStream extends FilterInputStream {

    private static final int MAX_LINE_BYTES = 4096;

    private final Map<String, String> trailers = new TreeMap<>();
    private long leftInChunk;
    private boolean first = true;
    private boolean ended;

    AwsChunkedInputStream(InputStream in) {
        super(in);
    }

    /** The trailing headers by lower-case name; complete once the stream has been read to its end. */
    Map<String, String> trailers() {
        return Collections.unmodifiableMap(trailers);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (leftInChunk == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int read = in.read(buffer, offset, (int) Math.min(length, leftInChunk));
        if (read < 0) {
            throw incomplete();
        }
        leftInChunk -= read;
        return read;
    }

    private void nextChunk() throws IOException {
        if (!first && !readLine().isEmpty()) {
            throw incomplete();
        }
        first = false;
        String header = readLine();
        int semicolon = header.indexOf(';');
        try {
            leftInChunk = Long.parseLong(semicolon < 0 ? header : header.substring(0, semicolon), 16);
        } catch (NumberFormatException e) {
            throw incomplete();
        }
        if (leftInChunk == 0) {
            ended = true;
            readTrailers();
        }
    }

    private void readTrailers() throws IOException {
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new S3Error(
                        S3ErrorCode.MALFORMED_TRAILER,
                        "The request contained trailing data that was not well-formed or did not conform to our"
                                + " published schema.");
            }
            trailers.put(
                    line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
    }

    /** The bytes up to CR LF, or up to the end of the body. */
    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                int last = line.length() - 1;
                if (last >= 0 && line.charAt(last) == '\r') {
                    line.setLength(last);
                }
                return line.toString();
            }
            if (line.length() == MAX_LINE_BYTES) {
                throw incomplete();
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private static S3Error incomplete() {
        return new S3Error(
                S3ErrorCode.INCOMPLETE_BODY,
                "The request body terminated unexpectedly: its aws-chunked coding is broken");
    }
}
