package io.pgbackup.testkit.s3;

import java.util.Map;
import java.util.Optional;

/**
 * The condition of a write.
 *
 * @param mustBeAbsent {@code If-None-Match: *}
 * @param etag {@code If-Match}, without quotes; empty for none
 */
record S3Condition(boolean mustBeAbsent, String etag) {

    static final S3Condition NONE = new S3Condition(false, "");

    static S3Condition of(S3Request request) {
        Optional<String> absent = request.header("if-none-match");
        if (absent.isPresent() && !absent.get().equals("*")) {
            throw new S3Error(
                    S3ErrorCode.NOT_IMPLEMENTED, "A header you provided implies functionality that is not implemented");
        }
        return new S3Condition(
                absent.isPresent(),
                request.header("if-match").map(S3Condition::unquoted).orElse(""));
    }

    static String unquoted(String etag) {
        return etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"")
                ? etag.substring(1, etag.length() - 1)
                : etag;
    }

    /** @param current the current object of the key; a delete marker counts as none */
    void check(Optional<S3Version> current) {
        Optional<S3Version> object = current.filter(version -> !version.deleteMarker());
        if (mustBeAbsent && object.isPresent()) {
            throw failed();
        }
        if (!etag.isEmpty()) {
            S3Version present = object.orElseThrow(() -> S3Store.noSuchKey("If-Match names an ETag", Map.of()));
            if (!present.etag().equals(etag)) {
                throw failed();
            }
        }
    }

    static S3Error failed() {
        return new S3Error(
                S3ErrorCode.PRECONDITION_FAILED, "At least one of the pre-conditions you specified did not hold");
    }
}
