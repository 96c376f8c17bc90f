package io.pgbackup.testkit.s3;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of an object, or a delete marker.
 *
 * @param id {@code null} (the word) where the bucket was not versioned
 * @param sequence the highest of a key is its current version
 * @param etag without quotes
 */
record S3Version(
        String key,
        String id,
        long sequence,
        boolean deleteMarker,
        S3Content content,
        String etag,
        Instant modified,
        S3Attributes attributes,
        @Nullable S3ObjectChecksum checksum) {

    static final String UNVERSIONED = "null";

    static S3Version marker(String key, String id, long sequence, Instant modified) {
        return new S3Version(
                key,
                id,
                sequence,
                true,
                new S3Content(List.of()),
                "",
                modified,
                new S3Attributes(Map.of(S3Attributes.ENCRYPTION, "AES256")),
                null);
    }

    boolean isVersioned() {
        return !id.equals(UNVERSIONED);
    }
}
