package io.pgbackup.testkit.s3;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on multipart uploads, except listing them. */
final class S3MultipartOperations {

    private static final int MAX_PART_NUMBER = 10_000;

    private final S3Store store;
    private final long minimumPartBytes;

    S3MultipartOperations(S3Store store, long minimumPartBytes) {
        this.store = store;
        this.minimumPartBytes = minimumPartBytes;
    }

    S3Response create(S3Request request) {
        S3Attributes attributes = S3Attributes.of(request.headers());
        S3Checksum algorithm = algorithm(request);
        S3ObjectChecksum.Type type = type(request, algorithm);
        S3Upload upload = store.createUpload(request.bucket(), request.key(), store.now(), attributes, algorithm, type);
        S3Response response = S3Response.xml(
                        200,
                        S3Xml.document("InitiateMultipartUploadResult")
                                .add("Bucket", request.bucket())
                                .add("Key", request.key())
                                .add("UploadId", upload.id()))
                .headers(attributes.encryptionHeaders());
        if (algorithm != null) {
            response.header("x-amz-checksum-algorithm", algorithm.name());
            response.header("x-amz-checksum-type", type.name());
        }
        return response;
    }

    private static @Nullable S3Checksum algorithm(S3Request request) {
        Optional<String> name = request.header("x-amz-checksum-algorithm");
        return name.isPresent() ? S3Checksum.parse(name.get()) : null;
    }

    private static S3ObjectChecksum.Type type(S3Request request, @Nullable S3Checksum algorithm) {
        Optional<String> name = request.header("x-amz-checksum-type");
        if (name.isEmpty()) {
            return S3ObjectChecksum.Type.COMPOSITE;
        }
        if (algorithm == null) {
            throw new S3Error(
                    S3ErrorCode.INVALID_REQUEST,
                    "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
        }
        S3ObjectChecksum.Type type;
        try {
            type = S3ObjectChecksum.Type.valueOf(name.get());
        } catch (IllegalArgumentException e) {
            throw new S3Error(S3ErrorCode.INVALID_REQUEST, "Value for x-amz-checksum-type header is invalid.");
        }
        if (type == S3ObjectChecksum.Type.FULL_OBJECT && !algorithm.supportsFullObject()) {
            throw new S3Error(
                    S3ErrorCode.INVALID_REQUEST,
                    "The FULL_OBJECT checksum type cannot be used with the "
                            + algorithm.name().toLowerCase(Locale.ROOT) + " checksum algorithm.");
        }
        return type;
    }

    S3Response uploadPart(S3Request request, S3Body body) {
        try {
            return storePart(request, body);
        } catch (S3Error e) {
            body.data().delete();
            throw e;
        }
    }

    private S3Response storePart(S3Request request, S3Body body) {
        int number = request.partNumber();
        if (number < 1 || number > MAX_PART_NUMBER) {
            throw new S3Error(
                    S3ErrorCode.INVALID_ARGUMENT,
                    "Part number must be an integer between 1 and " + MAX_PART_NUMBER + ", inclusive");
        }
        S3Attributes attributes = store.readUpload(request.bucket(), request.key(), request.uploadId(), upload -> {
            S3Checksum wanted = upload.algorithm();
            if (wanted != null && !body.declared().containsKey(wanted)) {
                throw new S3Error(
                        S3ErrorCode.INVALID_REQUEST,
                        "Checksum Type mismatch occurred, expected checksum Type: " + wanted
                                + ", actual checksum Type: " + body.declared().keySet());
            }
            return upload.attributes();
        });
        String etag = S3NewObject.etag(body.digests().md5Hex(), attributes);
        store.putPart(
                request.bucket(),
                request.key(),
                request.uploadId(),
                new S3Upload.Part(number, body.data(), body.digests(), etag, store.now()));
        S3Response response = S3Response.empty(200)
                .header("etag", S3ObjectOperations.quoted(etag))
                .headers(attributes.encryptionHeaders());
        body.declared().forEach((algorithm, value) -> response.header(algorithm.header(), value));
        return response;
    }

    S3Response complete(S3Request request, S3Body body) throws IOException {
        List<S3Assembly.Listed> listed = S3Assembly.listedParts(body.bytes());
        S3Version version = store.complete(
                request.bucket(),
                request.key(),
                request.uploadId(),
                upload -> S3Assembly.of(request, upload, listed, minimumPartBytes, store.now()),
                S3Condition.of(request));
        S3Xml xml = S3Xml.document("CompleteMultipartUploadResult")
                .add("Location", "/" + request.bucket() + "/" + request.key())
                .add("Bucket", request.bucket())
                .add("Key", request.key())
                .add("ETag", S3ObjectOperations.quoted(version.etag()));
        S3ObjectChecksum checksum = version.checksum();
        if (checksum != null) {
            xml.add(checksum.algorithm().element(), checksum.value())
                    .add("ChecksumType", checksum.type().name());
        }
        S3Response response =
                S3Response.xml(200, xml).headers(version.attributes().encryptionHeaders());
        return version.isVersioned() ? response.header("x-amz-version-id", version.id()) : response;
    }

    S3Response abort(S3Request request) {
        store.abort(request.bucket(), request.key(), request.uploadId());
        return S3Response.empty(204);
    }
}
