package io.pgbackup.testkit.s3;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A complete request body that matches its headers.
 *
 * @param data the bytes without the {@code aws-chunked} encoding; the receiver decides whether to keep or {@link Blob#delete} them
 * @param declared the verified checksum that the client sent, at most one
 */
record S3Body(Blob data, BodyDigests digests, Map<S3Checksum, String> declared) {

    private static final long MAX_BYTES = 5L << 30;
    private static final String CONTENT_HASH = "x-amz-content-sha256";
    private static final String TRAILER = "x-amz-trailer";
    private static final Set<String> STREAMING = Set.of(
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER");

    S3Body {
        declared = Map.copyOf(declared);
    }

    /**
     * Reads the body to its end and checks length, hash, {@code Content-MD5} and {@code x-amz-checksum-*}.
     *
     * @throws S3Error if it does not match the headers and trailers; then nothing is kept
     * @throws IOException if the connection breaks
     */
    static S3Body receive(HttpExchange exchange, S3Request request, BlobStore blobs) throws IOException {
        checkLength(request);
        String contentHash = request.header(CONTENT_HASH)
                .orElseThrow(() -> invalid("Missing required header for this request: " + CONTENT_HASH));
        InputStream raw = exchange.getRequestBody();
        BodyDigests.Computation computation = new BodyDigests.Computation(wanted(request, contentHash));
        if (!STREAMING.contains(contentHash)) {
            Blob data = blobs.receive(raw, computation);
            return verified(request, contentHash, data, computation.finish(), Map.of());
        }
        AwsChunkedInputStream decoded = new AwsChunkedInputStream(raw);
        Blob data = blobs.receive(decoded, computation);
        return verified(request, contentHash, data, computation.finish(), decoded.trailers());
    }

    private static S3Body verified(
            S3Request request, String contentHash, Blob data, BodyDigests digests, Map<String, String> trailers) {
        try {
            checkSize(request, digests, contentHash);
            checkContentHash(contentHash, digests);
            checkMd5(request, digests);
            return new S3Body(data, digests, checkChecksums(request, digests, trailers));
        } catch (S3Error e) {
            data.delete();
            throw e;
        }
    }

    private static void checkLength(S3Request request) {
        boolean known = request.header("content-length").isPresent()
                || request.header("x-amz-decoded-content-length").isPresent();
        if (!known && request.operation().carriesData()) {
            throw new S3Error(S3ErrorCode.MISSING_CONTENT_LENGTH, "You must provide the Content-Length HTTP header.");
        }
        if (declaredLength(request, "content-length").orElse(0L) > MAX_BYTES + (MAX_BYTES >> 4)) {
            throw tooLarge();
        }
    }

    private static Optional<Long> declaredLength(S3Request request, String header) {
        try {
            return request.header(header).map(Long::parseLong);
        } catch (NumberFormatException e) {
            throw invalid("Invalid value of " + header);
        }
    }

    private static Set<S3Checksum> wanted(S3Request request, String contentHash) {
        String hints = String.join(
                        " ",
                        request.header(TRAILER).orElse(""),
                        request.header("x-amz-sdk-checksum-algorithm")
                                .map(name -> "x-amz-checksum-" + name)
                                .orElse(""),
                        request.headers().keySet().toString())
                .toLowerCase(Locale.ROOT);
        Set<S3Checksum> wanted = EnumSet.noneOf(S3Checksum.class);
        if (hints.contains(S3Checksum.SHA1.header())) {
            wanted.add(S3Checksum.SHA1);
        }
        if (hints.contains(S3Checksum.SHA256.header()) || isSha256(contentHash)) {
            wanted.add(S3Checksum.SHA256);
        }
        return wanted;
    }

    private static boolean isSha256(String contentHash) {
        return contentHash.matches("[0-9a-f]{64}");
    }

    private static void checkSize(S3Request request, BodyDigests digests, String contentHash) {
        Optional<Long> expected = declaredLength(
                request, STREAMING.contains(contentHash) ? "x-amz-decoded-content-length" : "content-length");
        if (expected.isPresent() && expected.get() != digests.size()) {
            throw new S3Error(
                    S3ErrorCode.INCOMPLETE_BODY,
                    "You did not provide the number of bytes specified by the Content-Length HTTP header");
        }
        if (digests.size() > MAX_BYTES) {
            throw tooLarge();
        }
    }

    private static void checkContentHash(String contentHash, BodyDigests digests) {
        if (isSha256(contentHash)) {
            byte[] actual = Base64.getDecoder().decode(digests.checksum(S3Checksum.SHA256));
            if (!Arrays.equals(actual, HexFormat.of().parseHex(contentHash))) {
                throw new S3Error(
                        S3ErrorCode.CONTENT_SHA256_MISMATCH,
                        "The provided 'x-amz-content-sha256' header does not match what was computed.");
            }
        } else if (!STREAMING.contains(contentHash) && !contentHash.equals("UNSIGNED-PAYLOAD")) {
            throw new S3Error(
                    S3ErrorCode.INVALID_ARGUMENT,
                    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, one of " + STREAMING + " or a valid sha256 value.");
        }
    }

    private static void checkMd5(S3Request request, BodyDigests digests) {
        Optional<String> expected = request.header("content-md5");
        if (expected.isEmpty()) {
            return;
        }
        if (!expected.get().matches("[A-Za-z0-9+/]{22}==")) {
            throw new S3Error(S3ErrorCode.INVALID_DIGEST, "The Content-MD5 you specified was invalid.");
        }
        if (!expected.get().equals(digests.md5())) {
            throw new S3Error(S3ErrorCode.BAD_DIGEST, "The Content-MD5 you specified did not match what we received.");
        }
    }

    private static Map<S3Checksum, String> checkChecksums(
            S3Request request, BodyDigests digests, Map<String, String> trailers) {
        Optional<String> trailer = request.header(TRAILER).map(name -> name.toLowerCase(Locale.ROOT));
        if (trailer.isPresent() && !trailers.containsKey(trailer.get())) {
            throw new S3Error(
                    S3ErrorCode.MALFORMED_TRAILER,
                    "The trailer " + trailer.get() + " was announced but did not arrive");
        }
        if (request.operation() == S3Operation.COMPLETE_MULTIPART_UPLOAD) {
            // In that case the header describes the object, not the list of parts.
            return Map.of();
        }
        Map<S3Checksum, String> declared = declaredChecksums(request.headers());
        if (declared.isEmpty()) {
            declared = declaredChecksums(trailers);
        }
        declared.forEach((algorithm, value) -> {
            if (!algorithm.isWellFormed(value)) {
                throw invalid("Value for " + algorithm.header() + " header is invalid.");
            }
            if (!value.equals(digests.checksum(algorithm))) {
                throw new S3Error(
                        S3ErrorCode.BAD_DIGEST,
                        "The " + algorithm + " you specified did not match the calculated checksum.");
            }
        });
        return declared;
    }

    /** The one checksum among {@code headers}, or nothing. */
    static Map<S3Checksum, String> declaredChecksums(Map<String, String> headers) {
        List<String> names = headers.keySet().stream()
                .filter(name -> name.startsWith("x-amz-checksum-"))
                .filter(name -> !Set.of("x-amz-checksum-algorithm", "x-amz-checksum-type", "x-amz-checksum-mode")
                        .contains(name))
                .toList();
        if (names.size() > 1) {
            throw invalid("Expecting a single x-amz-checksum- header. Multiple checksum types are not allowed.");
        }
        if (names.isEmpty()) {
            return Map.of();
        }
        String name = names.get(0);
        S3Checksum algorithm = S3Checksum.parse(name.substring("x-amz-checksum-".length()));
        return Map.of(algorithm, Optional.ofNullable(headers.get(name)).orElseThrow());
    }

    /** All bytes, for the small bodies that carry XML. */
    byte[] bytes() throws IOException {
        try (InputStream in = data.open(0)) {
            return in.readAllBytes();
        }
    }

    private static S3Error invalid(String message) {
        return new S3Error(S3ErrorCode.INVALID_REQUEST, message);
    }

    private static S3Error tooLarge() {
        return new S3Error(
                S3ErrorCode.ENTITY_TOO_LARGE, "Your proposed upload exceeds the maximum allowed object size");
    }
}
