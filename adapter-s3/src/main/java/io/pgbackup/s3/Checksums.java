package io.pgbackup.s3;

import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.Part;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Formats checksums for S3's headers: base64 of the big-endian bytes. */
final class Checksums {

    private Checksums() {}

    static String crc32c(int value) {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    /**
     * Computes {@code Content-MD5} (RFC 1864); reads the part twice.
     *
     * @throws StoreException if the bytes no longer match the checksum that the core computed: an MD5 of them would make the
     *     damage look intact
     */
    static String md5(Part part, String object) {
        MessageDigest digest = md5();
        for (ByteBuffer buffer : part.buffers()) {
            digest.update(buffer);
        }
        if (!part.isIntact()) {
            throw RunException.failed(
                    "part " + part.number() + " of " + object + " does not match its checksum",
                    "its bytes changed in memory; check this machine");
        }
        return Base64.getEncoder().encodeToString(digest.digest());
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
