package io.pgbackup.testkit.s3;

import com.sun.net.httpserver.HttpServer;
import io.pgbackup.testkit.postgres.TemporaryDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An S3 server in this process that refuses what S3 refuses, and fails when told to.
 *
 * <p>It listens on a free port of 127.0.0.1, plain HTTP, path style, and knows one pair of credentials. Strict are: signatures
 * (version 4, in the header), length, hash, {@code Content-MD5} and checksums of every body, the order, density, size and tags of
 * parts, full-object checksums, conditional writes, the byte order of listings. An operation, parameter or header with an effect
 * that it does not know is answered with 501, never ignored. Not checked are the signatures of single chunks of a streaming body.
 * Not known are CRC64NVME, copies, tags, locks, policies, presigned URLs, and suspended versioning.
 *
 * <p>Objects lie on the heap, or in files ({@link Builder#spoolToDisk}) for tests of several gigabytes. All methods may be called
 * from any thread.
 */
public final class StrictS3Server implements AutoCloseable {

    /** What S3 asks of every part but the last. */
    public static final long MINIMUM_PART_BYTES = 5L << 20;

    static {
        // Answers of two segments would wait 40 ms for each other on a kept connection.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer http;
    private final ExecutorService threads;
    private final S3Signature signature;
    private final S3Store store;
    private final BlobStore blobs;
    private final S3Permissions permissions = new S3Permissions();
    private final S3Traffic traffic = new S3Traffic();
    private final S3Dispatcher dispatcher;
    private final @Nullable Path spool;

    private StrictS3Server(Builder builder, HttpServer http) {
        this.http = http;
        this.signature = new S3Signature(builder.accessKey, builder.secretKey, builder.sessionToken, builder.region);
        this.store = new S3Store(builder.clock);
        this.spool = builder.spoolToDisk ? TemporaryDirectory.create("s3") : null;
        this.blobs = spool == null ? BlobStore.inMemory() : BlobStore.inFilesOf(spool);
        this.dispatcher = new S3Dispatcher(signature, permissions, store, blobs, traffic, builder.minimumPartBytes);
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "strict-s3-server");
            thread.setDaemon(true);
            return thread;
        });
        http.setExecutor(threads);
        http.createContext("/", dispatcher);
        http.start();
    }

    /** Starts a server with S3's own limits and made-up credentials. */
    public static StrictS3Server start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** How a server differs from the usual one. */
    public static final class Builder {

        private String accessKey = "AKIASTRICTS3SERVER00";
        private String secretKey = "strict/S3+server/secret/key/of/40/chars0";
        private String sessionToken = "";
        private String region = "us-east-1";
        private long minimumPartBytes = MINIMUM_PART_BYTES;
        private boolean spoolToDisk;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        public Builder credentials(String accessKey, String secretKey) {
            this.accessKey = accessKey;
            this.secretKey = secretKey;
            return this;
        }

        /** Makes the credentials temporary ones, as a role has: every request must carry this token. */
        public Builder sessionToken(String sessionToken) {
            this.sessionToken = sessionToken;
            return this;
        }

        public Builder region(String region) {
            this.region = region;
            return this;
        }

        /** Lowers the minimum size of all parts but the last, for tests that want many parts of few bytes. */
        public Builder minimumPartBytes(long minimumPartBytes) {
            this.minimumPartBytes = minimumPartBytes;
            return this;
        }

        /** Keeps the data of objects in files of a temporary directory instead of the heap. */
        public Builder spoolToDisk() {
            this.spoolToDisk = true;
            return this;
        }

        /** What objects and uploads are dated by; signatures are always checked by the machine's clock. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        public StrictS3Server start() {
            try {
                return new StrictS3Server(
                        this, HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    public String region() {
        return signature.region();
    }

    public String accessKey() {
        return signature.accessKey();
    }

    public String secretKey() {
        return signature.secretKey();
    }

    public void createBucket(String bucket) {
        store.createBucket(bucket);
    }

    public void enableVersioning(String bucket) {
        store.enableVersioning(bucket);
    }

    /** Answers requests that match with 403 from now on; a DeleteObjects is asked about key by key, as DELETE_OBJECT. */
    public void deny(Predicate<S3Request> rule) {
        permissions.deny(rule);
    }

    public void denyBucket(String bucket) {
        deny(request -> request.bucket().equals(bucket));
    }

    public void denyKeys(String bucket, String prefix) {
        deny(request -> request.bucket().equals(bucket)
                && !request.key().isEmpty()
                && request.key().startsWith(prefix));
    }

    public void denyOperations(S3Operation... operations) {
        Set<S3Operation> denied = Set.of(operations);
        deny(request -> denied.contains(request.operation()));
    }

    /** Takes back all that was denied. */
    public void allowAll() {
        permissions.allowAll();
    }

    /** Puts a fault in force. Of several that match a request, the one that was injected first strikes. */
    public InjectedFault inject(Fault fault) {
        return dispatcher.inject(fault);
    }

    /** Removes all faults and lets go what they stall. */
    public void clearFaults() {
        dispatcher.clearFaults();
    }

    /** All requests that were understood, in the order of arrival, whatever became of them. */
    public List<S3Request> requests() {
        return traffic.requests();
    }

    public List<S3Request> requests(S3Operation operation) {
        return traffic.requests().stream()
                .filter(request -> request.operation() == operation)
                .toList();
    }

    public int requestCount(S3Operation operation) {
        return requests(operation).size();
    }

    /** Bytes of request bodies that arrived whole and right, without transfer coding. */
    public long receivedBytes(S3Operation operation) {
        return traffic.receivedBytes(operation);
    }

    /** Bytes of response bodies that the server set out to send. */
    public long sentBytes(S3Operation operation) {
        return traffic.sentBytes(operation);
    }

    /** Forgets requests and bytes so far. */
    public void forgetTraffic() {
        traffic.forget();
    }

    /** Uploads that are neither completed nor aborted, of all buckets. */
    public List<OpenUpload> openUploads() {
        return store.openUploads();
    }

    /** The current version, unless there is none or it is a delete marker. */
    public Optional<StoredObject> object(String bucket, String key) {
        return store.read(
                bucket,
                contents -> contents.current(key)
                        .filter(version -> !version.deleteMarker())
                        .map(StoredObject::new));
    }

    /** All versions of a key, delete markers among them, the current one first. */
    public List<StoredObject> versions(String bucket, String key) {
        return store.read(
                bucket,
                contents ->
                        contents.versions(key).stream().map(StoredObject::new).toList());
    }

    /** All keys with a current version, in the order of S3's listings. */
    public List<String> keys(String bucket) {
        return store.read(
                bucket,
                contents -> contents.visible().stream().map(S3Version::key).toList());
    }

    /** Deletes all objects of a bucket past the protocol; a versioned one keeps their versions. */
    public void deleteObjects(String bucket) {
        keys(bucket).forEach(key -> store.delete(bucket, key, ""));
    }

    /** Stores an object past the protocol. */
    public StoredObject plantObject(String bucket, String key, byte[] data) {
        return plantObject(bucket, key, data, Map.of(), store.now());
    }

    /**
     * Stores an object past the protocol.
     *
     * @param headers as a PutObject would carry them, such as {@code x-amz-meta-run}
     */
    public StoredObject plantObject(
            String bucket, String key, byte[] data, Map<String, String> headers, Instant lastModified) {
        Map<String, String> lowerCase = new TreeMap<>();
        headers.forEach((name, value) -> lowerCase.put(name.toLowerCase(Locale.ROOT), value));
        S3NewObject object = S3NewObject.ofBody(key, body(data), S3Attributes.of(lowerCase), lastModified);
        return new StoredObject(store.put(bucket, object, S3Condition.NONE));
    }

    private S3Body body(byte[] data) {
        try {
            BodyDigests.Computation digests = new BodyDigests.Computation(Set.of());
            Blob blob = blobs.receive(new ByteArrayInputStream(data), digests);
            return new S3Body(blob, digests.finish(), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves an upload behind that began at {@code initiated}, with these parts, as a run that died would. */
    public OpenUpload plantUpload(String bucket, String key, Instant initiated, byte[]... parts) {
        S3Upload upload = store.createUpload(
                bucket, key, initiated, S3Attributes.of(Map.of()), null, S3ObjectChecksum.Type.COMPOSITE);
        for (int number = 1; number <= parts.length; number++) {
            S3Body body = body(parts[number - 1]);
            String etag = body.digests().md5Hex();
            store.putPart(
                    bucket, key, upload.id(), new S3Upload.Part(number, body.data(), body.digests(), etag, initiated));
        }
        return new OpenUpload(bucket, key, upload.id(), initiated, parts.length);
    }

    /** Stops at once: cuts connections, lets go what is stalled, forgets all objects. */
    @Override
    public void close() {
        clearFaults();
        http.stop(0);
        threads.shutdownNow();
        if (spool != null) {
            TemporaryDirectory.delete(spool);
        }
    }

    @Override
    public String toString() {
        return "strict S3 server at " + endpoint();
    }
}
