package io.pgbackup.zstd;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import io.pgbackup.core.format.codec.SegmentEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes zstd frames with one native context, which keeps its memory from segment to segment. Rows are first collected outside the heap:
 * calling native code for each row would cost more than compressing it.
 */
final class ZstdSegmentEncoder implements SegmentEncoder {

    private static final int STAGING_SIZE = 256 * 1024;
    private static final int CHUNK_SIZE = 64 * 1024;

    /** ZSTD_fast: one hash table, no search. */
    private static final int FAST = 1;
    /** 2 MB, as in level 3. */
    private static final int WINDOW_LOG = 21;
    /** 128 k entries, 512 KB, which fit into a processor's cache; level 1 has 16 k. */
    private static final int HASH_LOG = 17;
    /** Shorter matches cost more than the digits of a number or a hash that they replace. */
    private static final int MINIMUM_MATCH = 7;

    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final ByteBuffer staged = ByteBuffer.allocateDirect(STAGING_SIZE);
    private final ByteBuffer packed = ByteBuffer.allocateDirect(STAGING_SIZE);
    private final byte[] chunk = new byte[CHUNK_SIZE];
    private final int level;
    private @Nullable OutputStream stored;

    ZstdSegmentEncoder(int level) {
        this.level = level;
    }

    @Override
    public void begin(OutputStream segment) {
        context.reset();
        if (level == ZstdSettings.FOR_ROWS) {
            context.setStrategy(FAST);
            context.setWindowLog(WINDOW_LOG);
            context.setHashLog(HASH_LOG);
            context.setMinMatch(MINIMUM_MATCH);
        } else {
            context.setLevel(level);
        }
        context.setChecksum(true);
        staged.clear();
        stored = segment;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        OutputStream out = stream();
        int position = offset;
        int end = offset + length;
        while (position < end) {
            if (!staged.hasRemaining()) {
                compress(out, EndDirective.CONTINUE);
            }
            int count = Math.min(end - position, staged.remaining());
            staged.put(bytes, position, count);
            position += count;
        }
    }

    @Override
    public void end() throws IOException {
        compress(stream(), EndDirective.END);
        stored = null;
    }

    /** Compresses everything that is staged; with {@code END}, until the frame is complete. */
    private void compress(OutputStream out, EndDirective directive) throws IOException {
        staged.flip();
        boolean complete;
        do {
            packed.clear();
            complete = context.compressDirectByteBufferStream(packed, staged, directive);
            drain(out);
        } while (staged.hasRemaining() || (directive == EndDirective.END && !complete));
        staged.clear();
    }

    private void drain(OutputStream out) throws IOException {
        packed.flip();
        while (packed.hasRemaining()) {
            int count = Math.min(chunk.length, packed.remaining());
            packed.get(chunk, 0, count);
            out.write(chunk, 0, count);
        }
    }

    private OutputStream stream() {
        if (stored == null) {
            throw new IllegalStateException("no segment has begun");
        }
        return stored;
    }

    @Override
    public void close() {
        stored = null;
        context.close();
    }
}
