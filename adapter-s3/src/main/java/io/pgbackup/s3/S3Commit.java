package io.pgbackup.s3;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadCommit;
import io.pgbackup.core.store.UploadRequest;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Publishes one object and finds out whether this succeeded.
 *
 * <p>A failed answer proves nothing: the SDK may have sent the request twice, and the connection broke only before the answer to the
 * first. So after every failure the key is read. An object with this run's token, length and checksum is a success, another object is a
 * conflict. If there is no object, a 409 (a concurrent request for the key) is tried again. After any other failure, a multipart upload is
 * aborted, so that a request that is still in progress cannot publish, and the key is read once more. A single PUT cannot be withdrawn: if
 * S3 still executes it after that, a backup appears whose run has reported a failure. It is whole, and later runs find it.
 *
 * <p>An answer of success is believed, if the object is there as this run wrote it, or without a token (some services keep no metadata), or if this
 * role may not read it. Without an answer, only an object with the token is a success.
 *
 * <p>If even this does not reveal the outcome, it is {@linkplain Outcome#UNKNOWN unknown}, and nothing may be cleaned up.
 */
final class S3Commit {

    /** The outcome of a commit. */
    enum Outcome {
        /** The object exists, and this run stored it. */
        PUBLISHED,
        /** The object did not exist after the attempt. After a single PUT it may still appear, whole; after a multipart upload it cannot. */
        FAILED,
        /** The outcome cannot be determined. */
        UNKNOWN
    }

    /** One way of publishing. */
    interface Publication {

        /** Sends the request that publishes. */
        void send();

        /** Ensures that no earlier request can publish any more; does nothing if that is impossible. */
        void bar();
    }

    private static final String ACTION = "s3:PutObject";

    private final S3Client client;
    private final S3Requests requests;
    private final Clock clock;
    private final UploadRequest upload;
    private final UploadCommit commit;
    private final String uri;
    private Outcome outcome = Outcome.FAILED;

    S3Commit(S3Client client, S3Requests requests, Clock clock, UploadRequest upload, UploadCommit commit) {
        this.client = client;
        this.requests = requests;
        this.clock = clock;
        this.upload = upload;
        this.commit = commit;
        this.uri = requests.location().uri(upload.id());
    }

    /** Returns the outcome of {@link #publish}. */
    Outcome outcome() {
        return outcome;
    }

    StoredBackup publish(Publication publication) {
        if (!requests.checksums()) {
            refuseTakenName();
        }
        for (int attempt = 1; ; attempt++) {
            try {
                outcome = Outcome.UNKNOWN;
                publication.send();
                return published(null);
            } catch (SdkException failure) {
                Optional<HeadObjectResponse> there = look(failure);
                if (there.isPresent()) {
                    return settle(there.get(), failure);
                }
                if (S3Failures.status(failure) != 409 || attempt >= requests.maxAttempts()) {
                    return bar(publication, failure);
                }
                outcome = Outcome.FAILED;
            }
            Interruption.pause(attempt);
        }
    }

    /** Refuses a name that is taken. Some compatible services ignore the condition of the commit; with this check, the gap is small. */
    private void refuseTakenName() {
        Optional<HeadObjectResponse> there =
                S3Failures.translating("s3:GetObject", uri, () -> S3Objects.head(client, requests, upload.id()));
        if (there.isPresent() && !isOurs(there.get())) {
            outcome = Outcome.FAILED;
            throw conflict(null);
        }
    }

    private StoredBackup bar(Publication publication, SdkException failure) {
        Interruption.setAside(() -> {
            try {
                publication.bar();
            } catch (SdkException unbarred) {
                failure.addSuppressed(unbarred);
                throw unknown(failure);
            }
            return true;
        });
        Optional<HeadObjectResponse> there = look(failure);
        if (there.isPresent()) {
            return settle(there.get(), failure);
        }
        outcome = Outcome.FAILED;
        throw S3Failures.of(failure, ACTION, uri);
    }

    private StoredBackup settle(HeadObjectResponse there, SdkException failure) {
        if (isOurs(there)) {
            return published(there);
        }
        outcome = Outcome.FAILED;
        throw conflict(failure);
    }

    private Optional<HeadObjectResponse> look(SdkException failure) {
        try {
            return Interruption.setAside(() -> S3Objects.head(client, requests, upload.id()));
        } catch (SdkException blind) {
            failure.addSuppressed(blind);
            throw blindly(failure);
        }
    }

    /** Decides by the answer alone, if the request was sent once, for a role that may write but not read. */
    private BackupServiceException blindly(SdkException failure) {
        if (failure.numAttempts() != null && failure.numAttempts() == 1) {
            int status = S3Failures.status(failure);
            if (status == 412) {
                outcome = Outcome.FAILED;
                return conflict(failure);
            }
            if (status == 400 || status == 403) {
                outcome = Outcome.FAILED;
                return S3Failures.of(failure, ACTION, uri);
            }
        }
        return unknown(failure);
    }

    private boolean isOurs(HeadObjectResponse there) {
        return upload.runToken().equals(there.metadata().get(S3Requests.RUN_TOKEN))
                && there.contentLength() == commit.length()
                && (!requests.checksums()
                        || there.checksumCRC32C() == null
                        || there.checksumType() != ChecksumType.FULL_OBJECT
                        || there.checksumCRC32C().equals(Checksums.crc32c(commit.crc32c())));
    }

    /** Returns the stored object, as seen before or as read here; if it cannot be read here, the commit is a success nevertheless. */
    private StoredBackup published(@Nullable HeadObjectResponse seen) {
        outcome = Outcome.PUBLISHED;
        BackupId id = upload.id();
        HeadObjectResponse there = seen;
        if (there == null) {
            try {
                there = lookAgain().orElseThrow(this::notThere);
            } catch (SdkException ignored) {
                // A role that may write but not read has published nevertheless.
                there = null;
            }
        }
        return there == null ? new StoredBackup(id, commit.length(), clock.instant(), "") : S3Objects.stored(id, there);
    }

    private Optional<HeadObjectResponse> lookAgain() {
        return Interruption.setAside(() -> S3Objects.head(client, requests, upload.id()))
                .filter(there -> isOurs(there) || isWithoutToken(there));
    }

    /** Returns whether the object has no run token, because the service keeps no metadata although it accepted them. */
    private boolean isWithoutToken(HeadObjectResponse there) {
        return !there.metadata().containsKey(S3Requests.RUN_TOKEN) && there.contentLength() == commit.length();
    }

    /** Returns the failure of a store that confirms an upload and does not keep the object. */
    private StoreException notThere() {
        outcome = Outcome.UNKNOWN;
        return StoreException.refused(
                "the store confirmed that it stored " + uri + ", but the object does not exist",
                "check the endpoint: it may not be an S3 service, or another program deleted the object immediately");
    }

    private TargetException conflict(@Nullable SdkException failure) {
        return TargetException.conflict(
                "another backup is already stored as " + uri,
                "another run was faster; nothing was overwritten",
                failure);
    }

    private BackupServiceException unknown(SdkException failure) {
        outcome = Outcome.UNKNOWN;
        return BackupServiceException.of(
                S3Failures.of(failure, ACTION, uri).kind(),
                "the commit of " + uri + " failed, and it is not known whether the object exists",
                "list the backups: a backup that is listed is complete; allow s3:GetObject and s3:ListBucket, so that the"
                        + " outcome can be checked",
                failure);
    }
}
