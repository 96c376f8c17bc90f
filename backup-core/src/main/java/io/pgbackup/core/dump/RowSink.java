package io.pgbackup.core.dump;

import io.pgbackup.core.hash.RowHasher;

/** Receives the rows of one {@code COPY}, in their order, on the thread that reads them. */
@FunctionalInterface
public interface RowSink {

    /**
     * Receives one row in COPY text format.
     *
     * @param buffer holds the row; only valid during the call
     * @param offset offset of its first byte
     * @param length length in bytes, its final line feed included
     */
    void row(byte[] buffer, int offset, int length);

    /**
     * Receives several consecutive rows, as {@link #row} receives single ones. One call for many rows helps if the way to the sink is long,
     * or if the sink does little with each row.
     *
     * @param buffer holds the rows; only valid during the call, like {@code ends}
     * @param offset offset of the first byte of the first row
     * @param ends where each row ends and the next one begins
     * @param count number of rows, at least 1
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
     * @param hasher accumulates the rows
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
