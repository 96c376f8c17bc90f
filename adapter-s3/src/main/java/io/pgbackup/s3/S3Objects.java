package io.pgbackup.s3;

import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.StoredBackup;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Converts objects as S3 describes them into the types of the core. */
final class S3Objects {

    private S3Objects() {}

    /** Finds the object with this name; empty if S3 reports that there is none. Other failures are exceptions of the SDK. */
    static Optional<HeadObjectResponse> head(S3Client client, S3Requests requests, BackupId id) {
        try {
            return Optional.of(client.headObject(requests.head(id)));
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static StoredBackup stored(BackupId id, HeadObjectResponse head) {
        return stored(id, head.contentLength(), head.lastModified(), head.eTag());
    }

    /** @param uri the object's URI, for messages */
    static StoredBackup stored(BackupId id, S3Object listed, String uri) {
        if (listed.size() == null || listed.size() < 0 || listed.lastModified() == null) {
            throw StoreException.refused(
                    "the store lists " + uri + " without size or time",
                    "check the endpoint: an S3 service does not do this");
        }
        return stored(id, listed.size(), listed.lastModified(), listed.eTag());
    }

    /** Normalizes time and tag, so that an object is equal to itself: HEAD returns whole seconds and a quoted tag, some lists neither. */
    private static StoredBackup stored(BackupId id, long size, Instant modified, @Nullable String tag) {
        return new StoredBackup(
                id, size, modified.truncatedTo(ChronoUnit.SECONDS), tag == null ? "" : tag.replace("\"", ""));
    }
}
