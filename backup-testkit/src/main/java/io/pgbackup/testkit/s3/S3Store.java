package io.pgbackup.testkit.s3;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All buckets, and their atomic operations.
 *
 * <p>One lock guards everything. It is held only for metadata: data are received before and sent after. Conditions are checked and objects
 * published under the same lock, so that one of many conditional writers wins.
 */
final class S3Store {

    private final Clock clock;
    private final Map<String, S3Bucket> buckets = new TreeMap<>();
    private long sequence;

    S3Store(Clock clock) {
        this.clock = clock;
    }

    /** Returns the time of objects and uploads, to the second, as in S3. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    synchronized List<String> bucketNames() {
        return List.copyOf(buckets.keySet());
    }

    synchronized void createBucket(String name) {
        if (!name.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new S3Error(S3ErrorCode.INVALID_BUCKET_NAME, "The specified bucket is not valid: " + name);
        }
        if (buckets.putIfAbsent(name, new S3Bucket(name)) != null) {
            throw new S3Error(
                    S3ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU,
                    "Your previous request to create the named bucket succeeded and you already own it.");
        }
    }

    synchronized void deleteBucket(String name) {
        if (!bucket(name).isEmpty()) {
            throw new S3Error(S3ErrorCode.BUCKET_NOT_EMPTY, "The bucket you tried to delete is not empty");
        }
        buckets.remove(name);
    }

    /** Reads from a bucket under the lock; the result must not share its mutable state. */
    synchronized <T> T read(String name, Function<S3Bucket, T> question) {
        return question.apply(bucket(name));
    }

    synchronized void enableVersioning(String name) {
        bucket(name).enableVersioning();
    }

    private S3Bucket bucket(String name) {
        S3Bucket bucket = buckets.get(name);
        if (bucket == null) {
            throw new S3Error(S3ErrorCode.NO_SUCH_BUCKET, "The specified bucket does not exist: " + name);
        }
        return bucket;
    }

    /** Stores an object if {@code condition} holds for the current object of its key. */
    synchronized S3Version put(String name, S3NewObject object, S3Condition condition) {
        S3Bucket bucket = bucket(name);
        condition.check(bucket.current(object.key()));
        return publish(bucket, object, ++sequence);
    }

    private static S3Version publish(S3Bucket bucket, S3NewObject object, long sequence) {
        S3Version version = new S3Version(
                object.key(),
                bucket.isVersioned() ? newId() : S3Version.UNVERSIONED,
                sequence,
                false,
                object.content(),
                object.etag(),
                object.modified(),
                object.attributes(),
                object.checksum());
        bucket.add(version);
        return version;
    }

    private static String newId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /**
     * Finds a version for reading. Its content is acquired: the caller releases it.
     *
     * @param id empty for the current version
     */
    synchronized S3Version open(String name, String key, String id) {
        S3Bucket bucket = bucket(name);
        S3Version version = id.isEmpty() ? current(bucket, key) : version(bucket, key, id);
        version.content().acquire();
        return version;
    }

    private static S3Version current(S3Bucket bucket, String key) {
        S3Version version = bucket.current(key).orElseThrow(() -> noSuchKey(key, Map.of()));
        if (version.deleteMarker()) {
            throw noSuchKey(key, Map.of("x-amz-delete-marker", "true", "x-amz-version-id", version.id()));
        }
        return version;
    }

    static S3Error noSuchKey(String key, Map<String, String> headers) {
        return new S3Error(S3ErrorCode.NO_SUCH_KEY, "The specified key does not exist: " + key, headers);
    }

    private static S3Version version(S3Bucket bucket, String key, String id) {
        S3Version version = bucket.versions(key).stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new S3Error(S3ErrorCode.NO_SUCH_VERSION, "The specified version does not exist: " + id));
        if (version.deleteMarker()) {
            throw new S3Error(
                    S3ErrorCode.METHOD_NOT_ALLOWED,
                    "The specified method is not allowed against this resource.",
                    Map.of("x-amz-delete-marker", "true"));
        }
        return version;
    }

    /**
     * Deletes a version or, if the bucket is versioned and no version is named, adds a delete marker.
     *
     * @param id the version; empty for none
     * @return the version that was removed or added; empty if there was nothing to delete
     */
    synchronized Optional<S3Version> delete(String name, String key, String id) {
        S3Bucket bucket = bucket(name);
        if (!id.isEmpty()) {
            return bucket.remove(key, id);
        }
        if (!bucket.isVersioned()) {
            return bucket.remove(key, S3Version.UNVERSIONED);
        }
        S3Version marker = S3Version.marker(key, newId(), ++sequence, now());
        bucket.add(marker);
        return Optional.of(marker);
    }

    /** Ids of one key sort by the time of initiation, as S3 lists them. */
    synchronized S3Upload createUpload(
            String name,
            String key,
            Instant initiated,
            S3Attributes attributes,
            @Nullable S3Checksum algorithm,
            S3ObjectChecksum.Type type) {
        S3Bucket bucket = bucket(name);
        String id = String.format("%012x%08x.-_%s", initiated.getEpochSecond(), ++sequence, newId());
        S3Upload upload = new S3Upload(key, id, sequence, initiated, attributes, algorithm, type);
        bucket.uploads().put(id, upload);
        return upload;
    }

    /** Stores a part over an earlier one of its number. */
    synchronized void putPart(String name, String key, String uploadId, S3Upload.Part part) {
        S3Upload.Part earlier = upload(name, key, uploadId).parts().put(part.number(), part);
        if (earlier != null) {
            earlier.data().delete();
        }
    }

    /** Reads from an upload under the lock; the result must not share its mutable state. */
    synchronized <T> T readUpload(String name, String key, String uploadId, Function<S3Upload, T> question) {
        return question.apply(upload(name, key, uploadId));
    }

    /** Creates an object from an upload if the assembly succeeds and {@code condition} holds; otherwise the upload stays. */
    synchronized S3Version complete(
            String name, String key, String uploadId, Function<S3Upload, S3Assembly> assembler, S3Condition condition) {
        S3Bucket bucket = bucket(name);
        S3Upload upload = upload(name, key, uploadId);
        S3Assembly assembly = assembler.apply(upload);
        condition.check(bucket.current(key));
        bucket.uploads().remove(uploadId);
        assembly.unusedParts().forEach(part -> part.data().delete());
        // In a versioned bucket the upload that was initiated last is the current version, not the one completed last.
        return publish(bucket, assembly.object(), bucket.isVersioned() ? upload.sequence() : ++sequence);
    }

    synchronized void abort(String name, String key, String uploadId) {
        S3Upload upload = upload(name, key, uploadId);
        bucket(name).uploads().remove(uploadId);
        upload.parts().values().forEach(part -> part.data().delete());
    }

    private S3Upload upload(String name, String key, String uploadId) {
        S3Upload upload = bucket(name).uploads().get(uploadId);
        if (upload == null || !upload.key().equals(key)) {
            throw new S3Error(
                    S3ErrorCode.NO_SUCH_UPLOAD,
                    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been"
                            + " aborted or completed.");
        }
        return upload;
    }

    synchronized List<OpenUpload> openUploads() {
        List<OpenUpload> open = new ArrayList<>();
        buckets.values()
                .forEach(bucket -> bucket.uploads()
                        .values()
                        .forEach(upload -> open.add(new OpenUpload(
                                bucket.name(),
                                upload.key(),
                                upload.id(),
                                upload.initiated(),
                                upload.parts().size()))));
        return open;
    }
}
