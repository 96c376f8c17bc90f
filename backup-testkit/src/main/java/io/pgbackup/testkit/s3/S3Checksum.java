package io.pgbackup.testkit.s3;

import java.util.Base64;
import java.util.Locale;

/**
 * A checksum algorithm of S3.
 *
 * <p>CRC64NVME, which S3 adds by itself if a client sends no checksum, is left out: the JDK cannot compute it.
 */
enum S3Checksum {
    CRC32(4, true),
    CRC32C(4, true),
    SHA1(20, false),
    SHA256(32, false);

    private final int length;
    private final boolean fullObject;

    S3Checksum(int length, boolean fullObject) {
        this.length = length;
        this.fullObject = fullObject;
    }

    /** @param name as in {@code x-amz-checksum-algorithm} */
    static S3Checksum parse(String name) {
        for (S3Checksum checksum : values()) {
            if (checksum.name().equals(name.toUpperCase(Locale.ROOT))) {
                return checksum;
            }
        }
        throw new S3Error(
                S3ErrorCode.NOT_IMPLEMENTED, "checksum algorithm " + name + " is not known to the strict test server");
    }

    /** Whether S3 can derive the checksum of a whole multipart object from those of its parts. */
    boolean supportsFullObject() {
        return fullObject;
    }

    String header() {
        return "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
    }

    String element() {
        return "Checksum" + name();
    }

    boolean isWellFormed(String base64) {
        try {
            return Base64.getDecoder().decode(base64).length == length;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
