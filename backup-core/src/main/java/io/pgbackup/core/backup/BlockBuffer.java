package io.pgbackup.core.backup;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Bytes in blocks of a pool; grows without copying. Not thread-safe. */
final class BlockBuffer extends OutputStream {

    private final BlockPool pool;
    private final List<byte[]> blocks = new ArrayList<>();
    private int used = BlockPool.BLOCK_BYTES; // of the last block
    private long length;

    BlockBuffer(BlockPool pool) {
        this.pool = pool;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        int at = offset;
        int left = count;
        while (left > 0) {
            if (used == BlockPool.BLOCK_BYTES) {
                blocks.add(pool.take());
                used = 0;
            }
            int n = Math.min(left, BlockPool.BLOCK_BYTES - used);
            System.arraycopy(bytes, at, blocks.get(blocks.size() - 1), used, n);
            used += n;
            at += n;
            left -= n;
        }
        length += count;
    }

    long length() {
        return length;
    }

    /** Returns the CRC-32C of a range. */
    int crc32c(long from, long to) {
        CRC32C crc = new CRC32C();
        long at = from;
        while (at < to) {
            int block = (int) (at / BlockPool.BLOCK_BYTES);
            int start = (int) (at % BlockPool.BLOCK_BYTES);
            int n = (int) Math.min(BlockPool.BLOCK_BYTES - start, to - at);
            crc.update(blocks.get(block), start, n);
            at += n;
        }
        return (int) crc.getValue();
    }

    /** Returns views of all bytes, in order. */
    List<ByteBuffer> views() {
        List<ByteBuffer> views = new ArrayList<>(blocks.size());
        for (int i = 0; i < blocks.size(); i++) {
            views.add(ByteBuffer.wrap(blocks.get(i), 0, i == blocks.size() - 1 ? used : BlockPool.BLOCK_BYTES));
        }
        return views;
    }

    /** Returns the blocks to the pool; afterwards the buffer is empty, and its views are invalid. */
    void release() {
        blocks.forEach(pool::give);
        blocks.clear();
        used = BlockPool.BLOCK_BYTES;
        length = 0;
    }
}
