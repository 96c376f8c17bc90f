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
 * Publishes one object and finds out whether it worked.
 *
 * <p>A failed answer proves nothing: the SDK may have sent the request twice, and only the first was answered by a cut
 * connection. So every failure is followed by a look at the key. An object with this run's token, length and checksum is
 * a success, another one is a conflict. When nothing is there, a 409 (a concurrent request for the key) is tried again;
 * otherwise the way is barred first, so that a request still under way cannot publish later, and the key is looked at once
 * more.
 *
 * <p>When not even that can be found out, the outcome is {@linkplain Outcome#UNKNOWN unknown}, and nothing may be cleaned
 * up.
 */
final class S3Commit {

    /** How a commit ended. */
    enum Outcome {
        /** The object is there, and it is ours. */
        PUBLISHED,
        /** The object is not there, and will not be. */
        FAILED,
        /** Nobody knows. */
        UNKNOWN
    }

    /** One way of publishing. */
    interface Publication {

        /** Sends the request that publishes. */
        void send();

        /** Makes sure that nothing sent before can publish any more; where that is impossible, does nothing. */
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

    /** How {@link #publish} ended. */
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

    /** Some compatible services ignore the condition of the commit; this leaves them a small window instead of none. */
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

    /** A role that may write but not read still learns from the answer to a request that was sent once. */
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

    /** What is stored now; seen before, or looked at here, where not seeing it changes nothing any more. */
    private StoredBackup published(@Nullable HeadObjectResponse seen) {
        outcome = Outcome.PUBLISHED;
        BackupId id = upload.id();
        HeadObjectResponse there = seen;
        if (there == null) {
            try {
                there = lookAgain().orElseThrow(this::notThere);
            } catch (SdkException ignored) {
                // A role that may write but not read has published all the same.
                there = null;
            }
        }
        return there == null ? new StoredBackup(id, commit.length(), clock.instant(), "") : S3Objects.stored(id, there);
    }

    private Optional<HeadObjectResponse> lookAgain() {
        return Interruption.setAside(() -> S3Objects.head(client, requests, upload.id()))
                .filter(there -> isOurs(there) || isWithoutToken(there));
    }

    /** Some services keep no metadata; they have said that they took it. */
    private boolean isWithoutToken(HeadObjectResponse there) {
        return !there.metadata().containsKey(S3Requests.RUN_TOKEN) && there.contentLength() == commit.length();
    }

    /** Whoever says yes and keeps nothing is no store. */
    private StoreException notThere() {
        outcome = Outcome.UNKNOWN;
        return StoreException.refused(
                "the store took " + uri + " and said so, and what was sent is not there",
                "check the endpoint: who answers may be no S3 service, or another program deleted the object at once");
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
                "the commit of " + uri + " failed, and whether it is there cannot be found out",
                "list the backups: one that is listed is complete; allow s3:GetObject and s3:ListBucket, so that the store"
                        + " can look",
                failure);
    }
}
