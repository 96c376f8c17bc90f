package io.pgbackup.core.store;

import java.util.Objects;

/**
 * A store's answer to an uploaded part; a plain value that can be sent to another process.
 *
 * @param number the part's number
 * @param length the part's length in bytes
 * @param crc32c the part's CRC-32C
 * @param tag the store's own identifier of the part (an S3 ETag), empty if it has none
 */
public record Receipt(int number, long length, int crc32c, String tag) {

    public Receipt {
        Objects.requireNonNull(tag, "tag");
    }
}
