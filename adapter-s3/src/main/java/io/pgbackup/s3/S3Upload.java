package io.pgbackup.s3;

import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.Part;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadCommit;
import io.pgbackup.core.store.UploadRequest;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * The upload of one object: a single PUT if it has one part, otherwise a multipart upload, which is created when the first of several
 * parts arrives.
 */
final class S3Upload implements BackupUpload {

    private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);
    private static final String WRITE = "s3:PutObject";

    private enum State {
        OPEN,
        /** A commit failed, and nothing was published. */
        FAILED,
        /** The object is published, or may be: there is nothing to remove. */
        SETTLED,
        CLOSED
    }

    private final S3Client client;
    private final S3Requests requests;
    private final Clock clock;
    private final UploadRequest request;
    private final Set<String> uploadsInProgress;
    private final String uri;

    /** Guards the fields below; held while the multipart upload is created, never while a part is sent. */
    private final Object lock = new Object();

    private State state = State.OPEN;
    private @Nullable Part onlyPart;
    private @Nullable String uploadId;
    private boolean aborted;

    /**
     * @param uploadsInProgress the store's set of multipart uploads that no sweep may abort; this upload adds and removes
     *     its own
     */
    S3Upload(S3Client client, S3Requests requests, Clock clock, UploadRequest request, Set<String> uploadsInProgress) {
        this.client = client;
        this.requests = requests;
        this.clock = clock;
        this.request = request;
        this.uploadsInProgress = uploadsInProgress;
        this.uri = requests.location().uri(request.id());
    }

    @Override
    public Receipt upload(Part part) {
        if (part.only()) {
            keep(part);
            return new Receipt(part.number(), part.length(), part.crc32c(), "");
        }
        String multipart = multipart();
        UploadPartResponse answer = S3Failures.translating(
                WRITE,
                "part " + part.number() + " of " + uri,
                () -> client.uploadPart(requests.part(request.id(), multipart, part), PartBody.of(part)));
        return new Receipt(part.number(), part.length(), part.crc32c(), answer.eTag());
    }

    private void keep(Part part) {
        synchronized (lock) {
            requireOpen();
            if (uploadId != null) {
                throw new IllegalStateException("a part that is the whole object came after others");
            }
            onlyPart = part;
        }
    }

    private String multipart() {
        synchronized (lock) {
            requireOpen();
            if (onlyPart != null) {
                throw new IllegalStateException("another part came after one that was the whole object");
            }
            String id = uploadId;
            if (id == null) {
                id = S3Failures.translating(WRITE, uri, () -> client.createMultipartUpload(requests.create(request)))
                        .uploadId();
                uploadsInProgress.add(id);
                uploadId = id;
            }
            return id;
        }
    }

    @Override
    public StoredBackup commit(UploadCommit commit) {
        synchronized (lock) {
            requireOpen();
            S3Commit publication = new S3Commit(client, requests, clock, request, commit);
            try {
                return publication.publish(way(commit));
            } finally {
                state = publication.outcome() == S3Commit.Outcome.FAILED ? State.FAILED : State.SETTLED;
                if (publication.outcome() == S3Commit.Outcome.UNKNOWN && uploadId != null) {
                    LOG.warn("the unfinished upload {} of {} is left alone: it may have been published", uploadId, uri);
                }
            }
        }
    }

    private S3Commit.Publication way(UploadCommit commit) {
        Part part = onlyPart;
        if (part != null) {
            requireWhole(part, commit);
            return new S3Commit.Publication() {
                @Override
                public void send() {
                    client.putObject(requests.put(request, part), requests.body(request, part));
                }

                @Override
                public void bar() {
                    // A PUT that is still in progress cannot be withdrawn.
                }
            };
        }
        String multipart = uploadId;
        if (multipart == null) {
            throw new IllegalStateException("nothing was uploaded for " + uri);
        }
        return new S3Commit.Publication() {
            @Override
            public void send() {
                client.completeMultipartUpload(requests.complete(request.id(), multipart, commit));
            }

            @Override
            public void bar() {
                abort(multipart);
            }
        };
    }

    /** Compares the single part of a PUT with its commit; S3 itself does so for a multipart upload. */
    private void requireWhole(Part part, UploadCommit commit) {
        if (part.length() != commit.length() || part.crc32c() != commit.crc32c()) {
            throw RunException.failed("the only part of " + uri + " does not match its commit in length or checksum");
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            onlyPart = null;
            String multipart = uploadId;
            if (multipart != null) {
                uploadsInProgress.remove(multipart);
                if (!aborted && (state == State.OPEN || state == State.FAILED)) {
                    Interruption.setAside(() -> abortOrWarn(multipart));
                }
            }
            state = State.CLOSED;
        }
    }

    private boolean abortOrWarn(String multipart) {
        try {
            abort(multipart);
        } catch (SdkException e) {
            LOG.warn("the unfinished upload {} of {} could not be aborted; a sweep will remove it", multipart, uri, e);
        }
        return aborted;
    }

    private void abort(String multipart) {
        try {
            client.abortMultipartUpload(requests.abort(requests.location().key(request.id()), multipart));
        } catch (SdkException e) {
            if (S3Failures.status(e) != 404) {
                throw e;
            }
        }
        aborted = true;
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException("the upload of " + uri + " has ended");
        }
    }
}
