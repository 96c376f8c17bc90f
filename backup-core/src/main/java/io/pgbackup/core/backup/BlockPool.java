package io.pgbackup.core.backup;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Reusable blocks of memory, so that buffers neither grow by copying nor burden the garbage collector. */
final class BlockPool {

    /** Small enough never to be a humongous object of the garbage collector. */
    static final int BLOCK_BYTES = 256 * 1024;

    private final ConcurrentLinkedQueue<byte[]> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger kept = new AtomicInteger();
    private final int keep;

    /** Creates a pool that keeps at most this many free blocks. */
    BlockPool(int keep) {
        this.keep = keep;
    }

    byte[] take() {
        byte[] block = free.poll();
        if (block == null) {
            return new byte[BLOCK_BYTES];
        }
        kept.decrementAndGet();
        return block;
    }

    void give(byte[] block) {
        if (kept.incrementAndGet() <= keep) {
            free.add(block);
        } else {
            kept.decrementAndGet();
        }
    }
}
