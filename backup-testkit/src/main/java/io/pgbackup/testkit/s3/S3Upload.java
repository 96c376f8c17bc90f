package io.pgbackup.testkit.s3;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A multipart upload that is neither completed nor aborted. Guarded by the lock of {@link S3Store}. */
final class S3Upload {

    private final String key;
    private final String id;
    private final long sequence;
    private final Instant initiated;
    private final S3Attributes attributes;
    private final @Nullable S3Checksum algorithm;
    private final S3ObjectChecksum.Type type;
    private final NavigableMap<Integer, Part> parts = new TreeMap<>();

    /**
     * @param algorithm the checksum that every part must have, if the client requested one
     * @param type the type of checksum; meaningless without an algorithm
     */
    S3Upload(
            String key,
            String id,
            long sequence,
            Instant initiated,
            S3Attributes attributes,
            @Nullable S3Checksum algorithm,
            S3ObjectChecksum.Type type) {
        this.key = key;
        this.id = id;
        this.sequence = sequence;
        this.initiated = initiated;
        this.attributes = attributes;
        this.algorithm = algorithm;
        this.type = type;
    }

    /** @param etag without quotes */
    record Part(int number, Blob data, BodyDigests digests, String etag, Instant modified) {}

    String key() {
        return key;
    }

    String id() {
        return id;
    }

    long sequence() {
        return sequence;
    }

    Instant initiated() {
        return initiated;
    }

    S3Attributes attributes() {
        return attributes;
    }

    @Nullable
    S3Checksum algorithm() {
        return algorithm;
    }

    S3ObjectChecksum.Type type() {
        return type;
    }

    NavigableMap<Integer, Part> parts() {
        return parts;
    }
}
