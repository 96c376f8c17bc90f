package io.pgbackup.core.store;

import java.util.Objects;

/**
 * What a store answers for an uploaded part; a plain value that can be sent elsewhere.
 *
 * @param number the part's number
 * @param length the part's length in bytes
 * @param crc32c the part's CRC-32C
 * @param tag the store's own mark of the part (an S3 ETag), empty where it has none
 */
public record Receipt(int number, long length, int crc32c, String tag) {

    public Receipt {
        Objects.requireNonNull(tag, "tag");
    }
}
