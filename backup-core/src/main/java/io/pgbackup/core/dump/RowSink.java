package io.pgbackup.core.dump;

import io.pgbackup.core.hash.RowHasher;

/** Takes the rows of one {@code COPY}, in their order, on the thread that reads them. */
@FunctionalInterface
public interface RowSink {

    /**
     * One row in COPY text format.
     *
     * @param buffer holds the row; only valid during the call
     * @param offset of its first byte
     * @param length in bytes, its final line feed included
     */
    void row(byte[] buffer, int offset, int length);

    /**
     * Several rows, each right behind the one before, as {@link #row} takes them one by one. What has a long way to its sink, or a sink that
     * does little with each row, gains from one call for many.
     *
     * @param buffer holds the rows; only valid during the call, like {@code ends}
     * @param offset of the first byte of the first row
     * @param ends where each row ends and the next one begins
     * @param count of rows, at least 1
     */
    default void rows(byte[] buffer, int offset, int[] ends, int count) {
        int from = offset;
        for (int i = 0; i < count; i++) {
            row(buffer, from, ends[i] - from);
            from = ends[i];
        }
    }

    /**
     * {@return a sink that adds each row to the hash, and keeps none}
     *
     * @param hasher sums up the rows
     */
    @SuppressWarnings("exports") // for modules of this project
    static RowSink hashing(RowHasher hasher) {
        return new RowSink() {
            @Override
            public void row(byte[] buffer, int offset, int length) {
                hasher.add(buffer, offset, length - 1);
            }

            @Override
            public void rows(byte[] buffer, int offset, int[] ends, int count) {
                hasher.addLines(buffer, offset, ends, count);
            }
        };
    }
}
