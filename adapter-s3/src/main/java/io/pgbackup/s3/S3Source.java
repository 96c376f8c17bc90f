package io.pgbackup.s3;

import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.ByteRange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** One object, pinned by its ETag and, in a versioned bucket, by its version. */
final class S3Source implements BackupSource {

    /** The version of objects that were written before the bucket was versioned; naming it needs a right and pins nothing. */
    private static final String NO_VERSION = "null";

    private static final Logger LOG = LoggerFactory.getLogger(S3Source.class);

    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18})");

    private final S3Client client;
    private final S3Requests requests;
    private final BackupId id;
    private final long length;
    private final @Nullable String tag;
    private final @Nullable String version;

    private final byte[] tail;

    private S3Source(
            S3Client client,
            S3Requests requests,
            BackupId id,
            long length,
            @Nullable String tag,
            @Nullable String version,
            byte[] tail) {
        this.client = client;
        this.requests = requests;
        this.id = id;
        this.length = length;
        this.tag = tag;
        this.version = NO_VERSION.equals(version) ? null : version;
        this.tail = tail;
    }

    /**
     * Opens an object with one request, which also fetches its end, because readers need that first, and often need nothing else.
     *
     * @return the object; empty if S3 reports that there is none with this name
     * @throws SdkException for other failures, unless they are already failures of the service
     */
    static Optional<S3Source> open(S3Client client, S3Requests requests, BackupId id) {
        ResponseInputStream<GetObjectResponse> answer;
        try {
            answer = client.getObject(requests.getTail(id, TAIL_BYTES));
        } catch (S3Exception e) {
            return switch (e.statusCode()) {
                case 404 -> Optional.empty();
                // An empty object has no last bytes to read.
                case 416 -> S3Objects.head(client, requests, id).map(head -> of(client, requests, id, head));
                default -> throw e;
            };
        }
        GetObjectResponse response = answer.response();
        Matcher range = RANGE.matcher(String.valueOf(response.contentRange()));
        if (!range.matches()) {
            answer.abort();
            throw unranged(requests, id);
        }
        long length = Long.parseLong(range.group(2));
        long expected = Math.min(TAIL_BYTES, length);
        if (length - expected != Long.parseLong(range.group(1))) {
            answer.abort();
            throw unranged(requests, id);
        }
        byte[] tail = tail(answer, (int) expected);
        return Optional.of(new S3Source(client, requests, id, length, response.eTag(), response.versionId(), tail));
    }

    private static S3Source of(S3Client client, S3Requests requests, BackupId id, HeadObjectResponse head) {
        return new S3Source(client, requests, id, head.contentLength(), head.eTag(), head.versionId(), new byte[0]);
    }

    /** Reads the end of the object; returns nothing if the connection breaks, in which case it is read again when it is needed. */
    private static byte[] tail(ResponseInputStream<GetObjectResponse> answer, int expected) {
        try (answer) {
            byte[] tail = answer.readNBytes(expected);
            return tail.length == expected ? tail : new byte[0];
        } catch (IOException | SdkException e) {
            answer.abort();
            LOG.debug("the connection broke while the end of an object was read", e);
            return new byte[0];
        }
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
            throw FormatException.damaged(
                    "no bytes " + range.offset() + " to " + range.end() + " in " + name() + ", which has " + length,
                    "the backup is truncated, or its index belongs to another one");
        }
        long tailAt = length - tail.length;
        if (range.offset() >= tailAt && tail.length > 0) {
            return new ByteArrayInputStream(tail, (int) (range.offset() - tailAt), (int) range.length());
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
            throw unranged(requests, id);
        }
        return answer;
    }

    private static StoreException unranged(S3Requests requests, BackupId id) {
        return StoreException.refused(
                "s3:GetObject on " + requests.location().uri(id)
                        + " answered with another range than the requested one",
                "check the endpoint (" + requests.endpoint()
                        + "): it may not be an S3 service, or a proxy in front of it does not support ranged reads");
    }

    private StoreException lost(String how, SdkException cause) {
        return StoreException.refused(
                name() + " was " + how + " while being read",
                "a bucket with versioning keeps objects that are being read",
                cause);
    }

    @Override
    public void close() {
        // Nothing is kept open between reads; the streams belong to their readers.
    }
}
