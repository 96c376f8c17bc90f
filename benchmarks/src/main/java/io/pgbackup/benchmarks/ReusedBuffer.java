package io.pgbackup.benchmarks;

import java.io.OutputStream;

/** The target of segments: memory that is reused, as the blocks of a worker are. */
final class ReusedBuffer extends OutputStream {

    private final byte[] bytes;
    private int length;

    ReusedBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    @Override
    public void write(int b) {
        bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void reset() {
        length = 0;
    }
}
