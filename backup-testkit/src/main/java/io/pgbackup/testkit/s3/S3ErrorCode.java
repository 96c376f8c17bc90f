package io.pgbackup.testkit.s3;

/** The error codes of S3 that the server can answer with, and their HTTP status. */
enum S3ErrorCode {
    ACCESS_DENIED(403, "AccessDenied"),
    AUTHORIZATION_HEADER_MALFORMED(400, "AuthorizationHeaderMalformed"),
    BAD_DIGEST(400, "BadDigest"),
    BUCKET_ALREADY_OWNED_BY_YOU(409, "BucketAlreadyOwnedByYou"),
    BUCKET_NOT_EMPTY(409, "BucketNotEmpty"),
    CONDITIONAL_REQUEST_CONFLICT(409, "ConditionalRequestConflict"),
    ENTITY_TOO_LARGE(400, "EntityTooLarge"),
    ENTITY_TOO_SMALL(400, "EntityTooSmall"),
    INCOMPLETE_BODY(400, "IncompleteBody"),
    INTERNAL_ERROR(500, "InternalError"),
    INVALID_ACCESS_KEY_ID(403, "InvalidAccessKeyId"),
    INVALID_ARGUMENT(400, "InvalidArgument"),
    INVALID_BUCKET_NAME(400, "InvalidBucketName"),
    INVALID_DIGEST(400, "InvalidDigest"),
    INVALID_PART(400, "InvalidPart"),
    INVALID_PART_ORDER(400, "InvalidPartOrder"),
    INVALID_RANGE(416, "InvalidRange"),
    INVALID_REQUEST(400, "InvalidRequest"),
    INVALID_TOKEN(400, "InvalidToken"),
    KEY_TOO_LONG(400, "KeyTooLongError"),
    MALFORMED_TRAILER(400, "MalformedTrailerError"),
    MALFORMED_XML(400, "MalformedXML"),
    METADATA_TOO_LARGE(400, "MetadataTooLarge"),
    METHOD_NOT_ALLOWED(405, "MethodNotAllowed"),
    MISSING_CONTENT_LENGTH(411, "MissingContentLength"),
    NO_SUCH_BUCKET(404, "NoSuchBucket"),
    NO_SUCH_KEY(404, "NoSuchKey"),
    NO_SUCH_UPLOAD(404, "NoSuchUpload"),
    NO_SUCH_VERSION(404, "NoSuchVersion"),
    NOT_IMPLEMENTED(501, "NotImplemented"),
    PRECONDITION_FAILED(412, "PreconditionFailed"),
    REQUEST_TIME_TOO_SKEWED(403, "RequestTimeTooSkewed"),
    SIGNATURE_DOES_NOT_MATCH(403, "SignatureDoesNotMatch"),
    SLOW_DOWN(503, "SlowDown"),
    CONTENT_SHA256_MISMATCH(400, "XAmzContentSHA256Mismatch");

    private final int status;
    private final String code;

    S3ErrorCode(int status, String code) {
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
