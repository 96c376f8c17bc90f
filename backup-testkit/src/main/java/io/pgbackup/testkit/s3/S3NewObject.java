package io.pgbackup.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object about to be stored.
 *
 * @param etag without quotes
 */
record S3NewObject(
        String key,
        S3Content content,
        String etag,
        Instant modified,
        S3Attributes attributes,
        @Nullable S3ObjectChecksum checksum) {

    static S3NewObject ofBody(String key, S3Body body, S3Attributes attributes, Instant modified) {
        S3ObjectChecksum checksum = null;
        for (Map.Entry<S3Checksum, String> declared : body.declared().entrySet()) {
            checksum = new S3ObjectChecksum(declared.getKey(), S3ObjectChecksum.Type.FULL_OBJECT, declared.getValue());
        }
        String etag = etag(body.digests().md5Hex(), attributes);
        return new S3NewObject(key, new S3Content(List.of(body.data())), etag, modified, attributes, checksum);
    }

    /** Like S3, returns no MD5 if a KMS key encrypts the object: clients must not rely on it. */
    static String etag(String md5Hex, S3Attributes attributes) {
        if (!attributes.isKms()) {
            return md5Hex;
        }
        byte[] opaque = ("kms" + md5Hex).getBytes(StandardCharsets.US_ASCII);
        return HexFormat.of().formatHex(BodyDigests.digest("MD5").digest(opaque));
    }
}
