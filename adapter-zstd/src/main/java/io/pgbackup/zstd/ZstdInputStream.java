package io.pgbackup.zstd;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.pgbackup.core.failure.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one frame and checks that nothing follows it, or decodes frames up to the end of the stream. The native context is released at
 * the end, at damage, or by {@link #close()}, whichever comes first.
 */
final class ZstdInputStream extends InputStream {

    private static final int BUFFER_SIZE = 128 * 1024;
    private static final int MAGIC = 0xFD2FB528;

    private final InputStream stored;
    private final boolean onlyOne;
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private final ByteBuffer packed =
            ByteBuffer.allocate(BUFFER_SIZE).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private final ByteBuffer content = ByteBuffer.allocate(BUFFER_SIZE).limit(0);
    private boolean begun;
    /** Whether the stream is between frames; it may end here and nowhere else. */
    private boolean complete;

    private boolean ended;

    private ZstdInputStream(InputStream stored, boolean onlyOne) {
        this.stored = stored;
        this.onlyOne = onlyOne;
    }

    static ZstdInputStream ofSegment(InputStream stored) {
        return new ZstdInputStream(stored, true);
    }

    static ZstdInputStream ofFile(InputStream stored) {
        return new ZstdInputStream(stored, false);
    }

    @Override
    public int read() throws IOException {
        return advance() ? content.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!advance()) {
            return -1;
        }
        int count = Math.min(length, content.remaining());
        content.get(target, offset, count);
        return count;
    }

    /** Whether there is content; decodes more if the buffer is empty. */
    private boolean advance() throws IOException {
        while (!content.hasRemaining()) {
            if (ended) {
                return false;
            }
            if (complete && onlyOne) {
                requireEnd();
            } else if (packed.hasRemaining() || fill()) {
                decode(); // zstd leaves the last byte of a frame unread as long as it holds content that did not fit
            } else if (complete) {
                end();
            } else {
                throw damaged(begun ? "it is truncated" : "it is empty", null);
            }
        }
        return true;
    }

    private void decode() throws IOException {
        if (!begun) {
            begin();
        }
        content.clear();
        try {
            complete = context.decompressByteBufferStream(content, packed);
        } catch (ZstdException e) {
            throw failure(e);
        }
        content.flip();
    }

    /** Checks the beginning of a frame. A segment is a frame of content; a skippable frame in its place would count as an empty one. */
    private void begin() throws IOException {
        begun = true;
        if (onlyOne) {
            while (packed.remaining() < Integer.BYTES) {
                if (!append()) {
                    throw damaged("it is truncated", null);
                }
            }
            if (packed.getInt(packed.position()) != MAGIC) {
                throw damaged("no zstd header", null);
            }
        }
    }

    private boolean fill() throws IOException {
        packed.clear().limit(0);
        return append();
    }

    private boolean append() throws IOException {
        int limit = packed.limit();
        int count = stored.read(packed.array(), limit, packed.capacity() - limit);
        packed.limit(limit + Math.max(0, count));
        return count > 0;
    }

    private void requireEnd() throws IOException {
        if (packed.hasRemaining() || fill()) {
            throw damaged("data follows it", null);
        }
        end();
    }

    private FormatException failure(ZstdException e) {
        long code = Math.abs(e.getErrorCode()); // negative in the streaming calls, positive in all others
        if (!onlyOne && code == Zstd.errFrameParameterWindowTooLarge()) {
            end();
            return FormatException.notABackup(
                    "zstd frame needs a larger window than 128 MiB",
                    "unpack it with zstd -d --long=31 and use the unpacked file",
                    e);
        }
        return damaged(String.valueOf(e.getMessage()), e);
    }

    private FormatException damaged(String what, @Nullable ZstdException cause) {
        end();
        return FormatException.damaged("zstd frame is damaged: " + what, null, cause);
    }

    private void end() {
        ended = true;
        context.close();
    }

    @Override
    public void close() throws IOException {
        content.limit(0);
        end();
        stored.close();
    }
}
