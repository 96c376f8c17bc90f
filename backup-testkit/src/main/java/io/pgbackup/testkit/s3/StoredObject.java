package io.pgbackup.testkit.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One version of an object as it is stored in {@link StrictS3Server}, read without its protocol. */
public final class StoredObject {

    private final S3Version version;

    StoredObject(S3Version version) {
        this.version = version;
    }

    public String key() {
        return version.key();
    }

    /** Returns the id of the version; the word {@code null} if the bucket was not versioned. */
    public String versionId() {
        return version.id();
    }

    public boolean isDeleteMarker() {
        return version.deleteMarker();
    }

    public long size() {
        return version.content().size();
    }

    /** Returns the ETag without quotes. */
    public String etag() {
        return version.etag();
    }

    public Instant lastModified() {
        return version.modified();
    }

    /** Returns a header that a reader receives, such as {@code content-type} or {@code x-amz-server-side-encryption}. */
    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(version.attributes().headers().get(lowerCaseName));
    }

    /** User metadata by name without {@code x-amz-meta-}. */
    public Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>();
        version.attributes().headers().forEach((name, value) -> {
            if (name.startsWith("x-amz-meta-")) {
                metadata.put(name.substring("x-amz-meta-".length()), value);
            }
        });
        return metadata;
    }

    /** The checksum kept with the object, as {@code CRC32C FULL_OBJECT <base64>}; empty if the client sent none. */
    public Optional<String> checksum() {
        return Optional.ofNullable(version.checksum())
                .map(kept -> kept.algorithm() + " " + kept.type() + " " + kept.value());
    }

    /** Returns all bytes of an object that fits into an array. */
    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.toIntExact(size()));
        copyTo(out);
        return out.toByteArray();
    }

    public void copyTo(OutputStream out) {
        try {
            version.content().write(0, size(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return key() + " (" + size() + " bytes, version " + versionId() + ")";
    }
}
