package io.pgbackup.s3;

import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.ByteRange;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.Part;
import io.pgbackup.core.store.UploadCommit;
import io.pgbackup.core.store.UploadRequest;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Builds all requests of this store, with bucket, owner, encryption, checksums, conditions and deadlines. */
final class S3Requests {

    /** The metadata key of a backup's run token: {@code x-amz-meta-pgbackup-run}. */
    static final String RUN_TOKEN = "pgbackup-run";

    private static final String NOTHING_THERE = "*";

    /** The deadline grows by one read timeout for each body of this size: with 60 seconds, this allows 70 KB/s per connection. */
    private static final long BYTES_PER_TIMEOUT = 4L << 20;

    private final S3Settings settings;
    private final S3Location location;

    S3Requests(S3Settings settings) {
        this.settings = settings;
        this.location = S3Location.of(settings);
    }

    S3Location location() {
        return location;
    }

    /** Returns whether CRC32C checksums are sent, and can be expected in answers. */
    boolean checksums() {
        return !settings.compatible();
    }

    /** Returns the endpoint for messages. */
    String endpoint() {
        return settings.endpointName();
    }

    int maxAttempts() {
        return settings.maxAttempts();
    }

    PutObjectRequest put(UploadRequest upload, Part part) {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(settings.bucket())
                .key(location.key(upload.id()))
                .expectedBucketOwner(settings.expectedBucketOwner())
                .ifNoneMatch(NOTHING_THERE)
                .metadata(Map.of(RUN_TOKEN, upload.runToken()))
                .contentType(contentType(upload.id()))
                .storageClass(settings.storageClass())
                .serverSideEncryption(settings.encryption().algorithm())
                .ssekmsKeyId(settings.encryption().kmsKeyId())
                .overrideConfiguration(common -> common.apiCallAttemptTimeout(deadline(part)));
        if (checksums()) {
            request.checksumCRC32C(Checksums.crc32c(part.crc32c()));
        } else {
            request.contentMD5(Checksums.md5(part, location.uri(upload.id())));
        }
        return request.build();
    }

    RequestBody body(UploadRequest upload, Part part) {
        return PartBody.of(part, contentType(upload.id()));
    }

    CreateMultipartUploadRequest create(UploadRequest upload) {
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
                .bucket(settings.bucket())
                .key(location.key(upload.id()))
                .expectedBucketOwner(settings.expectedBucketOwner())
                .metadata(Map.of(RUN_TOKEN, upload.runToken()))
                .contentType(contentType(upload.id()))
                .storageClass(settings.storageClass())
                .serverSideEncryption(settings.encryption().algorithm())
                .ssekmsKeyId(settings.encryption().kmsKeyId());
        if (checksums()) {
            request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C).checksumType(ChecksumType.FULL_OBJECT);
        }
        return request.build();
    }

    UploadPartRequest part(BackupId id, String uploadId, Part part) {
        UploadPartRequest.Builder request = UploadPartRequest.builder()
                .bucket(settings.bucket())
                .key(location.key(id))
                .expectedBucketOwner(settings.expectedBucketOwner())
                .uploadId(uploadId)
                .partNumber(part.number())
                .contentLength(part.length())
                .overrideConfiguration(common -> common.apiCallAttemptTimeout(deadline(part)));
        if (checksums()) {
            request.checksumCRC32C(Checksums.crc32c(part.crc32c()));
        } else {
            request.contentMD5(Checksums.md5(part, location.uri(id)));
        }
        return request.build();
    }

    CompleteMultipartUploadRequest complete(BackupId id, String uploadId, UploadCommit commit) {
        CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                .bucket(settings.bucket())
                .key(location.key(id))
                .expectedBucketOwner(settings.expectedBucketOwner())
                .uploadId(uploadId)
                .ifNoneMatch(NOTHING_THERE)
                .multipartUpload(parts -> parts.parts(commit.receipts().stream()
                        .map(receipt -> CompletedPart.builder()
                                .partNumber(receipt.number())
                                .eTag(receipt.tag())
                                .checksumCRC32C(checksums() ? Checksums.crc32c(receipt.crc32c()) : null)
                                .build())
                        .toList()));
        if (checksums()) {
            request.checksumType(ChecksumType.FULL_OBJECT)
                    .checksumCRC32C(Checksums.crc32c(commit.crc32c()))
                    .mpuObjectSize(commit.length());
        }
        return request.build();
    }

    AbortMultipartUploadRequest abort(String key, String uploadId) {
        return AbortMultipartUploadRequest.builder()
                .bucket(settings.bucket())
                .key(key)
                .expectedBucketOwner(settings.expectedBucketOwner())
                .uploadId(uploadId)
                .build();
    }

    HeadObjectRequest head(BackupId id) {
        return HeadObjectRequest.builder()
                .bucket(settings.bucket())
                .key(location.key(id))
                .expectedBucketOwner(settings.expectedBucketOwner())
                .checksumMode(checksums() ? ChecksumMode.ENABLED : null)
                .build();
    }

    HeadBucketRequest headBucket() {
        return HeadBucketRequest.builder()
                .bucket(settings.bucket())
                .expectedBucketOwner(settings.expectedBucketOwner())
                .build();
    }

    GetObjectRequest get(BackupId id, @Nullable String tag, @Nullable String version, ByteRange range) {
        return GetObjectRequest.builder()
                .bucket(settings.bucket())
                .key(location.key(id))
                .expectedBucketOwner(settings.expectedBucketOwner())
                .ifMatch(tag)
                .versionId(version)
                .range("bytes=" + range.offset() + "-" + (range.end() - 1))
                .build();
    }

    /** Requests the last bytes of an object, or the whole object if it is shorter. */
    GetObjectRequest getTail(BackupId id, int length) {
        return GetObjectRequest.builder()
                .bucket(settings.bucket())
                .key(location.key(id))
                .expectedBucketOwner(settings.expectedBucketOwner())
                .range("bytes=-" + length)
                .build();
    }

    DeleteObjectRequest delete(BackupId id) {
        return DeleteObjectRequest.builder()
                .bucket(settings.bucket())
                .key(location.key(id))
                .expectedBucketOwner(settings.expectedBucketOwner())
                .build();
    }

    /** @param token the token of the previous page; null for the first page */
    ListObjectsV2Request list(String keyPrefix, @Nullable String token) {
        return ListObjectsV2Request.builder()
                .bucket(settings.bucket())
                .expectedBucketOwner(settings.expectedBucketOwner())
                .prefix(keyPrefix)
                .continuationToken(token)
                .encodingType(EncodingType.URL) // keys of other programs may contain characters that XML cannot
                .build();
    }

    /** @param before the previous page; null for the first page */
    ListMultipartUploadsRequest listUploads(String keyPrefix, @Nullable ListMultipartUploadsResponse before) {
        return ListMultipartUploadsRequest.builder()
                .bucket(settings.bucket())
                .expectedBucketOwner(settings.expectedBucketOwner())
                .prefix(keyPrefix)
                .keyMarker(before == null ? null : before.nextKeyMarker())
                .uploadIdMarker(before == null ? null : before.nextUploadIdMarker())
                .encodingType(EncodingType.URL)
                .build();
    }

    /** Returns the deadline of an upload: HTTP clients have no timeout for writes, so a body that is not accepted ends here. */
    private Duration deadline(Part part) {
        return settings.readTimeout().multipliedBy(2 + part.length() / BYTES_PER_TIMEOUT);
    }

    private static String contentType(BackupId id) {
        Compression compression = id.compression();
        return switch (compression) {
            case NONE -> "application/sql";
            case GZIP -> "application/gzip";
            case ZSTD -> "application/zstd";
        };
    }
}
