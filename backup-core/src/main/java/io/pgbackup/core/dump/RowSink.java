package io.pgbackup.core.dump;

/** Takes the rows of one {@code COPY}, one by one, on the thread that reads them. */
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
}
