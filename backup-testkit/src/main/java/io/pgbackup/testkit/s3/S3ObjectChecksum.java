package io.pgbackup.testkit.s3;

import java.util.Map;

/**
 * The checksum that S3 keeps with an object.
 *
 * @param value base64, for {@link Type#COMPOSITE} followed by a hyphen and the number of parts
 */
record S3ObjectChecksum(S3Checksum algorithm, Type type, String value) {

    /** Over the bytes of the object, or over the checksums of its parts. */
    enum Type {
        FULL_OBJECT,
        COMPOSITE
    }

    Map<String, String> headers() {
        return Map.of(algorithm.header(), value, "x-amz-checksum-type", type.name());
    }
}
