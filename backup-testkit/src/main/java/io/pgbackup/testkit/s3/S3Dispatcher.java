package io.pgbackup.testkit.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.w3c.dom.Element;

/**
 * Processes a request in steps: parse, authenticate, read, apply, answer. Faults strike in between.
 *
 * <p>Closing an exchange that has not been answered in full closes its connection; that is how connections are cut.
 */
final class S3Dispatcher implements HttpHandler {

    private final S3Signature signature;
    private final S3Permissions permissions;
    private final S3Store store;
    private final BlobStore blobs;
    private final S3Traffic traffic;
    private final S3ObjectOperations objects;
    private final S3MultipartOperations uploads;
    private final S3ListOperations lists;
    private final List<InjectedFault> faults = new CopyOnWriteArrayList<>();

    S3Dispatcher(
            S3Signature signature,
            S3Permissions permissions,
            S3Store store,
            BlobStore blobs,
            S3Traffic traffic,
            long minimumPartBytes) {
        this.signature = signature;
        this.permissions = permissions;
        this.store = store;
        this.blobs = blobs;
        this.traffic = traffic;
        this.objects = new S3ObjectOperations(store, permissions);
        this.uploads = new S3MultipartOperations(store, minimumPartBytes);
        this.lists = new S3ListOperations(store);
    }

    InjectedFault inject(Fault fault) {
        InjectedFault injected = new InjectedFault(fault);
        faults.add(injected);
        return injected;
    }

    /** Removes all faults and releases the requests that they stall. */
    void clearFaults() {
        faults.forEach(InjectedFault::remove);
        faults.forEach(InjectedFault::release);
        faults.clear();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            S3Request request;
            try {
                request = S3RequestParser.parse(exchange);
            } catch (S3Error e) {
                drain(exchange);
                S3Request unknown = new S3Request(S3Operation.LIST_BUCKETS, "", "", Map.of(), Map.of());
                send(exchange, unknown, S3Response.error(e, unknown, newRequestId()), InjectedFault.NONE);
                return;
            }
            traffic.arrived(request);
            serve(exchange, request, struck(request));
        }
    }

    private InjectedFault struck(S3Request request) {
        for (InjectedFault fault : faults) {
            if (fault.strike(request)) {
                return fault;
            }
        }
        return InjectedFault.NONE;
    }

    private void serve(HttpExchange exchange, S3Request request, InjectedFault fault) throws IOException {
        if (fault.effect() == Fault.Effect.CUT_BEFORE_BODY) {
            return;
        }
        S3Response response;
        try {
            S3Body body = authenticatedBody(exchange, request);
            if (isCut(fault, Fault.Effect.CUT_AFTER_BODY, Fault.Effect.STALL_BEFORE_APPLYING)) {
                body.data().delete();
                return;
            }
            response = isRefusal(fault) ? refusal(request, fault.fault(), body) : apply(request, body);
        } catch (S3Error e) {
            response = S3Response.error(e, request, newRequestId());
        } catch (RuntimeException e) {
            S3Error defect = new S3Error(S3ErrorCode.INTERNAL_ERROR, "defect of the strict test server: " + e);
            response = S3Response.error(defect, request, newRequestId());
        }
        if (isCut(fault, Fault.Effect.CUT_AFTER_APPLYING, Fault.Effect.STALL_AFTER_APPLYING)) {
            response.body().close();
            return;
        }
        send(exchange, request, response, fault);
    }

    /** Waits here if the fault is the {@code stall}; returns whether the connection ends here. */
    private static boolean isCut(InjectedFault fault, Fault.Effect cut, Fault.Effect stall) {
        return fault.effect() == cut || (fault.effect() == stall && !fault.awaitRelease());
    }

    private S3Body authenticatedBody(HttpExchange exchange, S3Request request) throws IOException {
        try {
            signature.verify(exchange.getRequestMethod(), exchange.getRequestURI(), exchange.getRequestHeaders());
            permissions.check(request);
        } catch (S3Error e) {
            drain(exchange);
            throw e;
        }
        BlobStore place = request.operation().carriesData() ? blobs : BlobStore.inMemory();
        try {
            S3Body body = S3Body.receive(exchange, request, place);
            traffic.received(request.operation(), body.digests().size());
            return body;
        } catch (S3Error e) {
            drain(exchange);
            throw e;
        }
    }

    private static boolean isRefusal(InjectedFault fault) {
        return fault.effect() == Fault.Effect.REFUSE || fault.effect() == Fault.Effect.REFUSE_WITH_STATUS_200;
    }

    private static S3Response refusal(S3Request request, Fault fault, S3Body body) {
        body.data().delete();
        S3Error error = new S3Error(fault.error(), "injected by a test");
        if (fault.effect() == Fault.Effect.REFUSE) {
            throw error;
        }
        return S3Response.xml(
                200,
                S3Xml.error()
                        .add("Code", error.code().code())
                        .add("Message", error.message())
                        .add("Key", request.key())
                        .add("RequestId", newRequestId()));
    }

    private S3Response apply(S3Request request, S3Body body) throws IOException {
        String bucket = request.bucket();
        return switch (request.operation()) {
            case LIST_BUCKETS -> listBuckets();
            case CREATE_BUCKET -> {
                store.createBucket(bucket);
                yield S3Response.empty(200).header("location", "/" + bucket);
            }
            case HEAD_BUCKET -> {
                store.read(bucket, S3Bucket::name);
                yield S3Response.empty(200).header("x-amz-bucket-region", signature.region());
            }
            case DELETE_BUCKET -> {
                store.deleteBucket(bucket);
                yield S3Response.empty(204);
            }
            case PUT_BUCKET_VERSIONING -> putVersioning(bucket, body);
            case GET_BUCKET_VERSIONING -> getVersioning(bucket);
            case LIST_OBJECTS_V2 -> lists.listObjects(request);
            case DELETE_OBJECTS -> objects.deleteAll(request, body);
            case LIST_MULTIPART_UPLOADS -> lists.listUploads(request);
            case PUT_OBJECT -> objects.put(request, body);
            case GET_OBJECT, HEAD_OBJECT -> objects.get(request);
            case DELETE_OBJECT -> objects.delete(request);
            case CREATE_MULTIPART_UPLOAD -> uploads.create(request);
            case UPLOAD_PART -> uploads.uploadPart(request, body);
            case COMPLETE_MULTIPART_UPLOAD -> uploads.complete(request, body);
            case ABORT_MULTIPART_UPLOAD -> uploads.abort(request);
            case LIST_PARTS -> lists.listParts(request);
        };
    }

    private S3Response listBuckets() {
        S3Xml xml = S3Xml.document("ListAllMyBucketsResult").open("Buckets");
        store.bucketNames().forEach(name -> xml.open("Bucket").add("Name", name).close());
        return S3Response.xml(200, xml);
    }

    private S3Response putVersioning(String bucket, S3Body body) throws IOException {
        Element root = S3Xml.parse(body.bytes(), "VersioningConfiguration");
        if (!S3Xml.text(root, "Status").orElse("").equals("Enabled")) {
            throw new S3Error(S3ErrorCode.NOT_IMPLEMENTED, "the strict test server cannot suspend versioning");
        }
        store.enableVersioning(bucket);
        return S3Response.empty(200);
    }

    private S3Response getVersioning(String bucket) {
        boolean versioned = store.read(bucket, S3Bucket::isVersioned);
        return S3Response.xml(
                200, S3Xml.document("VersioningConfiguration").addUnlessEmpty("Status", versioned ? "Enabled" : ""));
    }

    private void send(HttpExchange exchange, S3Request request, S3Response response, InjectedFault fault)
            throws IOException {
        try (S3Response.Body body = response.body()) {
            var headers = exchange.getResponseHeaders();
            response.headers().forEach(headers::set);
            headers.set("x-amz-request-id", newRequestId());
            headers.set("Server", "StrictS3Server");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (head || body.length() == 0) {
                if (head && response.status() != 204) {
                    headers.set("Content-Length", Long.toString(body.length()));
                }
                exchange.sendResponseHeaders(response.status(), -1);
                return;
            }
            exchange.sendResponseHeaders(response.status(), body.length());
            traffic.sent(request.operation(), body.length());
            OutputStream out = exchange.getResponseBody();
            body.write(strikesBody(fault) ? new FaultyOutputStream(out, fault) : out);
        } catch (FaultyOutputStream.Cut expected) {
            // Closing the exchange closes the connection, because its body is not complete.
        }
    }

    private static boolean strikesBody(InjectedFault fault) {
        return switch (fault.effect()) {
            case CUT_IN_RESPONSE_BODY, STALL_IN_RESPONSE_BODY, FLIP_BIT -> true;
            case NONE,
                    CUT_BEFORE_BODY,
                    CUT_AFTER_BODY,
                    CUT_AFTER_APPLYING,
                    STALL_BEFORE_APPLYING,
                    STALL_AFTER_APPLYING,
                    REFUSE,
                    REFUSE_WITH_STATUS_200 -> false;
        };
    }

    /** Reads the rest of the body, because a client that is still writing would not see the answer. */
    private static void drain(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    }

    private static String newRequestId() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 16).toUpperCase(Locale.ROOT);
    }
}
