package io.pgbackup.testkit.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;

/** The operations on objects: put, get, head, delete. */
final class S3ObjectOperations {

    private static final int MAX_KEYS_PER_DELETE = 1000;

    private final S3Store store;
    private final S3Permissions permissions;

    S3ObjectOperations(S3Store store, S3Permissions permissions) {
        this.store = store;
        this.permissions = permissions;
    }

    S3Response put(S3Request request, S3Body body) {
        try {
            S3Attributes attributes = S3Attributes.of(request.headers());
            S3NewObject object = S3NewObject.ofBody(request.key(), body, attributes, store.now());
            S3Version version = store.put(request.bucket(), object, S3Condition.of(request));
            return stored(S3Response.empty(200), version);
        } catch (S3Error e) {
            body.data().delete();
            throw e;
        }
    }

    /** Returns the headers that describe the new object to its writer, in addition to the body. */
    static S3Response stored(S3Response response, S3Version version) {
        response.header("etag", quoted(version.etag()))
                .headers(version.attributes().encryptionHeaders());
        return versioned(withChecksum(response, version), version);
    }

    static String quoted(String etag) {
        return '"' + etag + '"';
    }

    private static S3Response versioned(S3Response response, S3Version version) {
        return version.isVersioned() ? response.header("x-amz-version-id", version.id()) : response;
    }

    private static S3Response withChecksum(S3Response response, S3Version version) {
        S3ObjectChecksum checksum = version.checksum();
        return checksum == null ? response : response.headers(checksum.headers());
    }

    /** Answers Get and Head alike; the body of the latter is left unsent. */
    S3Response get(S3Request request) {
        S3Version version = open(request);
        try {
            long size = version.content().size();
            checkReadConditions(request, version);
            Optional<S3Range> range = S3Range.of(request.range(), size);
            S3Range sent = range.orElse(new S3Range(0, size));
            S3Response response = S3Response.data(range.isPresent() ? 206 : 200, new ObjectBody(version, sent))
                    .headers(version.attributes().headers())
                    .header("etag", quoted(version.etag()))
                    .header("last-modified", S3Response.httpDate(version.modified()))
                    .header("accept-ranges", "bytes");
            range.ifPresent(present -> response.header("content-range", present.contentRange(size)));
            if (range.isEmpty() && request.header("x-amz-checksum-mode").isPresent()) {
                withChecksum(response, version);
            }
            return versioned(response, version);
        } catch (S3Error e) {
            version.content().release();
            throw e;
        }
    }

    private S3Version open(S3Request request) {
        try {
            return store.open(
                    request.bucket(),
                    request.key(),
                    request.parameter("versionId").orElse(""));
        } catch (S3Error e) {
            // Without the right to list, the answer does not reveal that a key does not exist.
            S3Request list = new S3Request(S3Operation.LIST_OBJECTS_V2, request.bucket(), "", Map.of(), Map.of());
            if (e.code() == S3ErrorCode.NO_SUCH_KEY && permissions.isDenied(list)) {
                throw S3Permissions.denied();
            }
            throw e;
        }
    }

    private static void checkReadConditions(S3Request request, S3Version version) {
        request.header("if-match").map(S3Condition::unquoted).ifPresent(etag -> {
            if (!etag.equals(version.etag()) && !etag.equals("*")) {
                throw S3Condition.failed();
            }
        });
        if (request.header("if-none-match").isPresent()) {
            throw new S3Error(
                    S3ErrorCode.NOT_IMPLEMENTED, "If-None-Match on reads is not known to the strict test server");
        }
    }

    S3Response delete(S3Request request) {
        String id = request.parameter("versionId").orElse("");
        S3Response response = S3Response.empty(204);
        store.delete(request.bucket(), request.key(), id).ifPresent(version -> {
            versioned(response, version);
            if (version.deleteMarker()) {
                response.header("x-amz-delete-marker", "true");
            }
        });
        return response;
    }

    S3Response deleteAll(S3Request request, S3Body body) throws IOException {
        if (request.header("content-md5").isEmpty() && body.declared().isEmpty()) {
            throw new S3Error(
                    S3ErrorCode.INVALID_REQUEST,
                    "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
        }
        Element root = S3Xml.parse(body.bytes(), "Delete");
        List<Element> objects = S3Xml.children(root, "Object");
        if (objects.isEmpty() || objects.size() > MAX_KEYS_PER_DELETE) {
            throw S3Xml.malformed();
        }
        boolean quiet = S3Xml.text(root, "Quiet").orElse("").equals("true");
        S3Xml xml = S3Xml.document("DeleteResult");
        for (Element object : objects) {
            String key = S3Xml.text(object, "Key").orElseThrow(S3Xml::malformed);
            String id = S3Xml.text(object, "VersionId").orElse("");
            deleteOne(request, key, id, quiet, xml);
        }
        return S3Response.xml(200, xml);
    }

    private void deleteOne(S3Request request, String key, String id, boolean quiet, S3Xml xml) {
        S3Request one = new S3Request(S3Operation.DELETE_OBJECT, request.bucket(), key, Map.of(), Map.of());
        if (permissions.isDenied(one)) {
            xml.open("Error").add("Key", key).addUnlessEmpty("VersionId", id);
            xml.add("Code", S3ErrorCode.ACCESS_DENIED.code())
                    .add("Message", "Access Denied")
                    .close();
            return;
        }
        Optional<S3Version> touched = store.delete(request.bucket(), key, id);
        if (quiet) {
            return;
        }
        xml.open("Deleted").add("Key", key).addUnlessEmpty("VersionId", id);
        if (touched.isPresent() && touched.get().deleteMarker()) {
            xml.add("DeleteMarker", true)
                    .add("DeleteMarkerVersionId", touched.get().id());
        }
        xml.close();
    }

    /** A range of an object's content, which {@link #close} releases. */
    private record ObjectBody(S3Version version, S3Range range) implements S3Response.Body {

        @Override
        public long length() {
            return range.length();
        }

        @Override
        public void write(OutputStream out) throws IOException {
            version.content().write(range.offset(), range.length(), out);
        }

        @Override
        public void close() {
            version.content().release();
        }
    }
}
