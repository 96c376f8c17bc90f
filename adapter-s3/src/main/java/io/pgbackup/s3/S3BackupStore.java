package io.pgbackup.s3;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Stores backups as objects of one bucket under one prefix. */
final class S3BackupStore implements BackupStore {

    private static final String READ = "s3:GetObject";
    private static final String LIST = "s3:ListBucket";

    private final S3Client client;
    private final S3Requests requests;
    private final Clock clock;
    private final S3Location location;
    private final Set<String> uploadsInProgress = ConcurrentHashMap.newKeySet();

    /** Creates a store, which closes the client when it is closed. */
    S3BackupStore(S3Client client, S3Requests requests, Clock clock) {
        this.client = client;
        this.requests = requests;
        this.clock = clock;
        this.location = requests.location();
    }

    @Override
    public String name() {
        return location.uri();
    }

    @Override
    public String location(BackupId id) {
        return location.uri(id);
    }

    @Override
    public BackupUpload begin(UploadRequest request) {
        return new S3Upload(client, requests, clock, request, uploadsInProgress);
    }

    @Override
    public List<StoredBackup> list() {
        return listUnder(location.root());
    }

    @Override
    public List<StoredBackup> list(String database) {
        return listUnder(location.folder(database));
    }

    private List<StoredBackup> listUnder(String keyPrefix) {
        return S3Failures.translating(LIST, location.uri(), () -> {
            List<StoredBackup> backups = new ArrayList<>();
            S3Pages pages = new S3Pages(location.uri());
            String token = null;
            do {
                ListObjectsV2Response page = client.listObjectsV2(requests.list(keyPrefix, token));
                for (S3Object object : page.contents()) {
                    parse(object.key()).ifPresent(id -> backups.add(S3Objects.stored(id, object, location.uri(id))));
                }
                token = pages.next(page.isTruncated(), page.nextContinuationToken(), last(page.contents()));
            } while (token != null);
            return backups;
        });
    }

    private static String last(List<S3Object> page) {
        return page.isEmpty() ? "" : String.valueOf(page.get(page.size() - 1).key());
    }

    private Optional<BackupId> parse(@Nullable String key) {
        return key == null ? Optional.empty() : location.parse(key);
    }

    @Override
    public Optional<StoredBackup> find(BackupId id) {
        return head(id).map(head -> S3Objects.stored(id, head));
    }

    @Override
    public BackupSource open(BackupId id) {
        Optional<S3Source> source =
                S3Failures.translating(READ, location.uri(id), () -> S3Source.open(client, requests, id));
        if (source.isEmpty()) {
            requireBucket();
        }
        return source.orElseThrow(() ->
                new ConfigurationException("there is no backup " + location.uri(id), "list the backups in the store"));
    }

    /** Distinguishes a missing bucket from a missing object: HEAD answers both with a bare 404. */
    private Optional<HeadObjectResponse> head(BackupId id) {
        Optional<HeadObjectResponse> head =
                S3Failures.translating(READ, location.uri(id), () -> S3Objects.head(client, requests, id));
        if (head.isEmpty()) {
            requireBucket();
        }
        return head;
    }

    private void requireBucket() {
        try {
            client.headBucket(requests.headBucket());
        } catch (SdkException e) {
            int status = S3Failures.status(e);
            if (status == 403) {
                return; // the bucket exists, but this role may not list it
            }
            if (status == 404) {
                throw StoreException.refused(
                        "there is no bucket " + location.bucket(), "create it, or correct the store's address", e);
            }
            throw S3Failures.of(e, LIST, "s3://" + location.bucket());
        }
    }

    @Override
    public void delete(BackupId id) {
        S3Failures.translating("s3:DeleteObject", location.uri(id), () -> client.deleteObject(requests.delete(id)));
    }

    @Override
    public int sweep(String database, Instant startedBefore) {
        List<MultipartUpload> abandoned = S3Failures.translating(
                "s3:ListBucketMultipartUploads", location.uri(), () -> abandoned(database, startedBefore));
        int removed = 0;
        for (MultipartUpload upload : abandoned) {
            if (abort(upload)) {
                removed++;
            }
        }
        return removed;
    }

    private List<MultipartUpload> abandoned(String database, Instant startedBefore) {
        List<MultipartUpload> abandoned = new ArrayList<>();
        S3Pages pages = new S3Pages(location.uri());
        ListMultipartUploadsResponse page = null;
        String next;
        do {
            page = client.listMultipartUploads(requests.listUploads(location.folder(database), page));
            page.uploads().stream()
                    .filter(upload -> isAbandoned(upload, database, startedBefore))
                    .forEach(abandoned::add);
            next = pages.next(page.isTruncated(), page.nextKeyMarker() + " " + page.nextUploadIdMarker(), "");
        } while (next != null);
        return abandoned;
    }

    private boolean isAbandoned(MultipartUpload upload, String database, Instant startedBefore) {
        return parse(upload.key()).filter(id -> id.database().equals(database)).isPresent()
                && upload.initiated() != null
                && upload.initiated().isBefore(startedBefore)
                && !uploadsInProgress.contains(upload.uploadId());
    }

    private boolean abort(MultipartUpload upload) {
        try {
            client.abortMultipartUpload(requests.abort(upload.key(), upload.uploadId()));
            return true;
        } catch (SdkException e) {
            if (S3Failures.status(e) == 404) {
                return false; // another process was faster
            }
            throw S3Failures.of(e, "s3:AbortMultipartUpload", "s3://" + location.bucket() + "/" + upload.key());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
