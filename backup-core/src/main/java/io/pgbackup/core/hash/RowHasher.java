package io.pgbackup.core.hash;

/**
 * Accumulates the content hash, the number and the size of the rows that one worker reads.
 *
 * <p>Not thread-safe: every worker has its own hasher, and the {@linkplain ContentHash#plus sums} are added at the end. Nothing is
 * allocated per row.
 */
public final class RowHasher {

    private final Xxh128 xxh128 = new Xxh128();
    private long high;
    private long low;
    private long rows;
    private long bytes;

    /**
     * Adds one row: its COPY text without the line feed that ends it. An empty range is a row too (of a table whose only column is the
     * empty string, or that has no columns).
     *
     * @throws IndexOutOfBoundsException if the range is not inside the array; then nothing is added
     */
    public void add(byte[] row, int offset, int length) {
        xxh128.hash(row, offset, length);
        low += xxh128.low();
        high += xxh128.high() + ContentHash.carry(low, xxh128.low());
        rows++;
        bytes += length;
    }

    /**
     * Adds consecutive rows, as COPY text with the line feeds that end them.
     *
     * @param offset offset of the first byte of the first row
     * @param ends where each row ends, its line feed included
     * @param count number of rows
     * @throws IndexOutOfBoundsException if a row is not inside the array; then no row is added
     */
    public void addLines(byte[] buffer, int offset, int[] ends, int count) {
        // This does not call add, because the JVM would then compile that method a second time, with the hash inlined.
        long sumHigh = high;
        long sumLow = low;
        int from = offset;
        for (int i = 0; i < count; i++) {
            xxh128.hash(buffer, from, ends[i] - from - 1);
            sumLow += xxh128.low();
            sumHigh += xxh128.high() + ContentHash.carry(sumLow, xxh128.low());
            from = ends[i];
        }
        high = sumHigh;
        low = sumLow;
        rows += count;
        bytes += from - offset - count;
    }

    /** The content hash of the rows added since the start or the last {@link #reset()}. */
    public ContentHash sum() {
        return new ContentHash(high, low);
    }

    /** The number of these rows. */
    public long rows() {
        return rows;
    }

    /** The number of bytes in these rows, line feeds excluded. */
    public long bytes() {
        return bytes;
    }

    /** Discards all rows added so far. */
    public void reset() {
        high = 0;
        low = 0;
        rows = 0;
        bytes = 0;
    }
}
