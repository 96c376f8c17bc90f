package io.pgbackup.core.store;

import java.util.List;

/**
 * The information that joins the uploaded parts into one object.
 *
 * @param length length of the whole object in bytes
 * @param crc32c checksum of the whole object
 * @param receipts one per part, ascending by number, dense from 1
 */
public record UploadCommit(long length, int crc32c, List<Receipt> receipts) {

    public UploadCommit {
        receipts = List.copyOf(receipts);
        long sum = 0;
        for (int i = 0; i < receipts.size(); i++) {
            if (receipts.get(i).number() != i + 1) {
                throw new IllegalArgumentException("receipts are not dense: expected part " + (i + 1) + ", got "
                        + receipts.get(i).number());
            }
            sum += receipts.get(i).length();
        }
        if (sum != length) {
            throw new IllegalArgumentException("receipts add up to " + sum + " bytes, not " + length);
        }
    }
}
