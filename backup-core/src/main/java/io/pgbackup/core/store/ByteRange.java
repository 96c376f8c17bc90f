package io.pgbackup.core.store;

/**
 * A range of bytes within a stored object.
 *
 * @param offset first byte, from 0
 * @param length number of bytes, at least 1
 */
public record ByteRange(long offset, long length) {

    public ByteRange {
        if (offset < 0 || length < 1) {
            throw new IllegalArgumentException("not a byte range: offset " + offset + ", length " + length);
        }
    }

    /** {@return the first byte after the range} */
    public long end() {
        return offset + length;
    }
}
