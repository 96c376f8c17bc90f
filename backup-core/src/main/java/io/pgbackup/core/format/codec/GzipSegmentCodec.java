package io.pgbackup.core.format.codec;

import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.store.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * One gzip member (RFC 1952) per segment. Members are read one by one with {@link Inflater}: {@code GZIPInputStream} may mistake a pause of
 * a network stream after the first member for the end of the file.
 */
final class GzipSegmentCodec implements SegmentCodec {

    private static final int HEADER_LENGTH = 10;
    private static final int FLAG_HEADER_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};
    /** Header, extra length, subfield header; then the payload, an empty deflate block, and 8 zero bytes. */
    private static final int LOCATOR_PREFIX = HEADER_LENGTH + 2 + 4;

    private static final int LOCATOR_LENGTH = LOCATOR_PREFIX + IndexLocation.PAYLOAD_LENGTH + 2 + 8;

    private final int level;

    GzipSegmentCodec(int level) {
        if (level < 1 || level > 9) {
            throw new IllegalArgumentException("gzip levels are 1 to 9, not " + level);
        }
        this.level = level;
    }

    @Override
    public Compression compression() {
        return Compression.GZIP;
    }

    @Override
    public SegmentEncoder newEncoder() {
        return new Encoder(level);
    }

    @Override
    public InputStream decodeSegment(InputStream stored) {
        return new MemberInputStream(stored, false);
    }

    @Override
    public InputStream decodeAll(InputStream stored) {
        return new MemberInputStream(stored, true);
    }

    @Override
    public boolean recognizes(byte[] head) {
        return head.length >= 3 && head[0] == HEADER[0] && head[1] == HEADER[1] && head[2] == HEADER[2];
    }

    @Override
    public byte[] locator(IndexLocation location) {
        byte[] locator = new byte[LOCATOR_LENGTH];
        System.arraycopy(HEADER, 0, locator, 0, HEADER_LENGTH);
        locator[3] = FLAG_EXTRA;
        locator[HEADER_LENGTH] = 4 + IndexLocation.PAYLOAD_LENGTH;
        locator[HEADER_LENGTH + 2] = 'P';
        locator[HEADER_LENGTH + 3] = 'B';
        locator[HEADER_LENGTH + 4] = IndexLocation.PAYLOAD_LENGTH;
        System.arraycopy(location.toPayload(), 0, locator, LOCATOR_PREFIX, IndexLocation.PAYLOAD_LENGTH);
        locator[LOCATOR_PREFIX + IndexLocation.PAYLOAD_LENGTH] = 3; // one final empty block
        return locator;
    }

    @Override
    public int locatorLength() {
        return LOCATOR_LENGTH;
    }

    @Override
    public Optional<IndexLocation> parseLocator(byte[] tail) {
        if (tail.length != LOCATOR_LENGTH) {
            return Optional.empty();
        }
        return IndexLocation.ofPayload(
                        Arrays.copyOfRange(tail, LOCATOR_PREFIX, LOCATOR_PREFIX + IndexLocation.PAYLOAD_LENGTH))
                .filter(location -> Arrays.equals(locator(location), tail));
    }

    private static FormatException damaged(String what) {
        return FormatException.damaged("gzip member is damaged: " + what);
    }

    private static final class Encoder implements SegmentEncoder {

        private final Deflater deflater;
        private final CRC32 crc = new CRC32();
        private final byte[] chunk = new byte[64 * 1024];
        private @Nullable OutputStream out;
        private long length;

        Encoder(int level) {
            deflater = new Deflater(level, true);
        }

        @Override
        public void begin(OutputStream stored) throws IOException {
            out = stored;
            deflater.reset();
            crc.reset();
            length = 0;
            stored.write(HEADER);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            crc.update(bytes, offset, count);
            length += count;
            deflater.setInput(bytes, offset, count);
            while (!deflater.needsInput()) {
                drain(deflater.deflate(chunk));
            }
        }

        @Override
        public void end() throws IOException {
            deflater.finish();
            while (!deflater.finished()) {
                drain(deflater.deflate(chunk));
            }
            byte[] trailer = new byte[8];
            putInt(trailer, 0, (int) crc.getValue());
            putInt(trailer, 4, (int) length);
            stream().write(trailer);
            out = null;
        }

        private void drain(int count) throws IOException {
            stream().write(chunk, 0, count);
        }

        private OutputStream stream() {
            if (out == null) {
                throw new IllegalStateException("no segment has begun");
            }
            return out;
        }

        @Override
        public void close() {
            deflater.end();
        }

        private static void putInt(byte[] target, int at, int value) {
            for (int i = 0; i < 4; i++) {
                target[at + i] = (byte) (value >>> (8 * i));
            }
        }
    }

    /** Decodes one member, or members up to the end of the stream. */
    private static final class MemberInputStream extends InputStream {

        private final InputStream stored;
        private final boolean all;
        private final Inflater inflater = new Inflater(true);
        private final CRC32 crc = new CRC32();
        private final byte[] input = new byte[64 * 1024];
        private int position;
        private int limit;
        private boolean inMember;
        private boolean done;
        private boolean any;

        MemberInputStream(InputStream stored, boolean all) {
            this.stored = stored;
            this.all = all;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            int n = read(one, 0, 1);
            return n < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (!done) {
                if (!inMember && !beginMember()) {
                    done = true;
                    break;
                }
                int n = inflate(target, offset, length);
                if (n > 0) {
                    crc.update(target, offset, n);
                    return n;
                }
                if (inflater.finished()) {
                    endMember();
                }
            }
            return -1;
        }

        private int inflate(byte[] target, int offset, int length) throws IOException {
            try {
                int n = inflater.inflate(target, offset, length);
                if (n == 0 && inflater.needsInput()) {
                    if (!fill()) {
                        throw damaged("it is truncated");
                    }
                    inflater.setInput(input, position, limit - position);
                    position = limit;
                } else if (n == 0 && inflater.needsDictionary()) {
                    throw damaged("it needs a dictionary");
                }
                return n;
            } catch (DataFormatException e) {
                throw FormatException.damaged("gzip member is damaged: not a deflate stream", null, e);
            }
        }

        private boolean beginMember() throws IOException {
            int first = nextByte();
            if (first < 0) {
                if (!any) {
                    throw damaged("it is empty");
                }
                return false;
            }
            if (any && !all) {
                throw damaged("data follows it");
            }
            any = true;
            int second = must();
            int method = must();
            int flags = must();
            if (first != 0x1f || second != 0x8b || method != 8 || (flags & 0xe0) != 0) {
                throw damaged("no gzip header");
            }
            skip(6);
            if ((flags & FLAG_EXTRA) != 0) {
                skip(must() | (must() << 8));
            }
            if ((flags & FLAG_NAME) != 0) {
                skipText();
            }
            if ((flags & FLAG_COMMENT) != 0) {
                skipText();
            }
            if ((flags & FLAG_HEADER_CRC) != 0) {
                skip(2);
            }
            inflater.reset();
            crc.reset();
            inflater.setInput(input, position, limit - position);
            position = limit;
            inMember = true;
            return true;
        }

        private void endMember() throws IOException {
            position = limit - inflater.getRemaining();
            long length = inflater.getBytesWritten();
            if (mustInt() != (int) crc.getValue()) {
                throw damaged("its checksum differs");
            }
            if (mustInt() != (int) length) {
                throw damaged("its length differs");
            }
            inMember = false;
        }

        private void skipText() throws IOException {
            while (must() != 0) {
                any = true;
            }
        }

        private void skip(int count) throws IOException {
            for (int i = 0; i < count; i++) {
                must();
            }
        }

        private int mustInt() throws IOException {
            return must() | (must() << 8) | (must() << 16) | (must() << 24);
        }

        private int must() throws IOException {
            int b = nextByte();
            if (b < 0) {
                throw damaged("it is truncated");
            }
            return b;
        }

        private int nextByte() throws IOException {
            if (position == limit && !fill()) {
                return -1;
            }
            return input[position++] & 0xff;
        }

        private boolean fill() throws IOException {
            position = 0;
            limit = Math.max(0, stored.read(input, 0, input.length));
            return limit > 0;
        }

        @Override
        public void close() throws IOException {
            done = true;
            inflater.end();
            stored.close();
        }
    }
}
