package io.pgbackup.testkit.s3;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of an object, or a delete marker.
 *
 * @param id the version's id; the word {@code null} if the bucket was not versioned
 * @param sequence the version with the highest sequence is the current one
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
