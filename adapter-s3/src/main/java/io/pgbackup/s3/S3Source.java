package io.pgbackup.s3;

import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.ByteRange;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** One object, pinned by its tag and, in a versioned bucket, by its version. */
final class S3Source implements BackupSource {

    /** The version of objects written before a bucket was versioned; naming it needs a right and pins nothing. */
    private static final String NO_VERSION = "null";

    private final S3Client client;
    private final S3Requests requests;
    private final BackupId id;
    private final long length;
    private final @Nullable String tag;
    private final @Nullable String version;

    S3Source(S3Client client, S3Requests requests, BackupId id, HeadObjectResponse head) {
        this.client = client;
        this.requests = requests;
        this.id = id;
        this.length = head.contentLength();
        this.tag = head.eTag();
        this.version = NO_VERSION.equals(head.versionId()) ? null : head.versionId();
    }

    @Override
    public String name() {
        return requests.location().uri(id);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public InputStream read(ByteRange range) {
        if (range.end() > length) {
            throw new StoreException(
                    FailureKind.BACKUP_DAMAGED,
                    "no bytes " + range.offset() + " to " + range.end() + " in " + name() + ", which has " + length,
                    "the backup is cut, or its index is not its own");
        }
        return new RangeStream(this::get, name(), range, requests.maxAttempts());
    }

    private ResponseInputStream<GetObjectResponse> get(ByteRange range) {
        ResponseInputStream<GetObjectResponse> answer;
        try {
            answer = client.getObject(requests.get(id, tag, version, range));
        } catch (SdkException e) {
            throw switch (S3Failures.status(e)) {
                case 404 -> lost("deleted", e);
                case 412 -> lost("replaced", e);
                default -> S3Failures.of(e, version == null ? "s3:GetObject" : "s3:GetObjectVersion", name());
            };
        }
        String answered = answer.response().contentRange();
        if (answered == null || !answered.startsWith("bytes " + range.offset() + "-" + (range.end() - 1) + "/")) {
            answer.abort();
            throw new StoreException(
                    FailureKind.STORE_REFUSED,
                    "s3:GetObject on " + name() + " answered with another range than the one asked for",
                    "the store, or a proxy before it, does not support ranged reads");
        }
        return answer;
    }

    private StoreException lost(String how, SdkException cause) {
        return new StoreException(
                FailureKind.STORE_REFUSED,
                name() + " was " + how + " while being read",
                "a bucket with versioning keeps what is being read",
                cause);
    }

    @Override
    public void close() {
        // Nothing is held between reads; the streams belong to their readers.
    }
}
