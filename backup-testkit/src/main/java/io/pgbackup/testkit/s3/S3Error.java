package io.pgbackup.testkit.s3;

import java.util.Map;

/** A request that S3 refuses. It has no stack trace, because it is an answer and not a defect. */
final class S3Error extends RuntimeException {

    private final S3ErrorCode code;
    private final Map<String, String> headers;

    S3Error(S3ErrorCode code, String message) {
        this(code, message, Map.of());
    }

    /** @param headers headers that are sent with the error, such as {@code x-amz-delete-marker} */
    S3Error(S3ErrorCode code, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.code = code;
        this.headers = Map.copyOf(headers);
    }

    S3ErrorCode code() {
        return code;
    }

    Map<String, String> headers() {
        return headers;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
