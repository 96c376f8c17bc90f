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
 * An S3 server in this process that refuses the same requests as S3, and fails on demand.
 *
 * <p>It listens on a free port of 127.0.0.1, plain HTTP, path style, and accepts one pair of credentials. It checks signatures (version
 * 4, in the header), length, hash, {@code Content-MD5} and checksums of every body, the order, density, size and tags of parts,
 * full-object checksums, conditional writes, and the byte order of listings. It answers an operation, parameter or header with an
 * unsupported effect with 501, and never ignores it. It does not check the signatures of single chunks of a streaming body. It does not
 * support CRC64NVME, copies, tags, locks, policies, presigned URLs, and suspended versioning.
 *
 * <p>Objects are on the heap, or in files ({@link Builder#spoolToDisk}) for tests of several gigabytes. All methods may be called from any
 * thread.
 */
public final class StrictS3Server implements AutoCloseable {

    /** The minimum size that S3 requires of every part except the last. */
    public static final long MINIMUM_PART_BYTES = 5L << 20;

    static {
        // Answers of two TCP segments would wait 40 ms for each other on a kept connection.
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

    /** Builds a server that differs from the usual one. */
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

        /** Makes the credentials temporary, as those of a role: every request must contain this token. */
        public Builder sessionToken(String sessionToken) {
            this.sessionToken = sessionToken;
            return this;
        }

        public Builder region(String region) {
            this.region = region;
            return this;
        }

        /** Lowers the minimum size of all parts except the last, for tests with many small parts. */
        public Builder minimumPartBytes(long minimumPartBytes) {
            this.minimumPartBytes = minimumPartBytes;
            return this;
        }

        /** Keeps the data of objects in files of a temporary directory instead of the heap. */
        public Builder spoolToDisk() {
            this.spoolToDisk = true;
            return this;
        }

        /** Sets the clock that dates objects and uploads; signatures are always checked with the machine's clock. */
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

    /** Answers matching requests with 403 from now on; a DeleteObjects is checked key by key, as DELETE_OBJECT. */
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

    /** Allows all denied requests again. */
    public void allowAll() {
        permissions.allowAll();
    }

    /** Activates a fault. If several match a request, the one that was injected first strikes. */
    public InjectedFault inject(Fault fault) {
        return dispatcher.inject(fault);
    }

    /** Removes all faults and releases the requests that they stall. */
    public void clearFaults() {
        dispatcher.clearFaults();
    }

    /** Returns all requests that could be parsed, in the order of arrival, whatever their outcome. */
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

    /** Returns the bytes of request bodies that arrived complete and correct, without transfer coding. */
    public long receivedBytes(S3Operation operation) {
        return traffic.receivedBytes(operation);
    }

    /** Returns the bytes of response bodies that the server started to send. */
    public long sentBytes(S3Operation operation) {
        return traffic.sentBytes(operation);
    }

    /** Resets the record of requests and bytes. */
    public void forgetTraffic() {
        traffic.forget();
    }

    /** Returns the uploads of all buckets that are neither completed nor aborted. */
    public List<OpenUpload> openUploads() {
        return store.openUploads();
    }

    /** Returns the current version; empty if there is none or it is a delete marker. */
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

    /** Deletes all objects of a bucket without the protocol; a versioned bucket keeps their versions. */
    public void deleteObjects(String bucket) {
        keys(bucket).forEach(key -> store.delete(bucket, key, ""));
    }

    /** Stores an object without the protocol. */
    public StoredObject plantObject(String bucket, String key, byte[] data) {
        return plantObject(bucket, key, data, Map.of(), store.now());
    }

    /**
     * Stores an object without the protocol.
     *
     * @param headers headers as in a PutObject, such as {@code x-amz-meta-run}
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

    /** Leaves an unfinished upload behind that was initiated at {@code initiated}, with these parts, like a run that died. */
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

    /** Stops immediately: cuts connections, releases stalled requests, discards all objects. */
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
