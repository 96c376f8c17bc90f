package io.pgbackup.s3;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.StoreException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Translates exceptions of the SDK. Messages name the action as in IAM policies, the object, and the service's error code, but never
 * the SDK's own text, which remains in the cause.
 */
final class S3Failures {

    /** Error codes that mean overload under any status, for example at the end of a commit that took long. */
    private static final Set<String> UNABLE = Set.of("InternalError", "ServiceUnavailable", "SlowDown");

    private static final String NO_S3 =
            "check the endpoint: the answer may come from a web server, a proxy, or the login page of a network";

    /** The causes that the answer to a HEAD request cannot name, since it has no body. */
    private static final String UNSAID =
            "; or the access key, its secret or the clock of this machine is wrong, which the answer"
                    + " to such a request cannot report";

    private S3Failures() {}

    /** Runs the call and translates its failure. */
    static <T> T translating(String action, String object, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw of(e, action, object);
        }
    }

    /** Returns the failure of this action on this object ({@code s3://bucket/key}). */
    static BackupServiceException of(SdkException failure, String action, String object) {
        if (failure instanceof AbortedException) {
            return RunException.interrupted(action + " on " + object + " was interrupted", null, failure);
        }
        if (failure instanceof ForeignAnswerException) {
            return StoreException.refused(
                    action + " on " + object + " failed: " + failure.getMessage(), NO_S3, failure);
        }
        if (failure instanceof AwsServiceException answer) {
            return answered(answer, action, object);
        }
        return unanswered(failure, action, object);
    }

    /** Returns the HTTP status of the answer, or 0 if there was none. */
    static int status(SdkException failure) {
        return failure instanceof AwsServiceException answer ? answer.statusCode() : 0;
    }

    /** Returns the service's error code; empty if there was no answer, or an answer without a body, as to HEAD. */
    static String code(SdkException failure) {
        AwsErrorDetails details = failure instanceof AwsServiceException answer ? answer.awsErrorDetails() : null;
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    private static StoreException answered(AwsServiceException failure, String action, String object) {
        int status = failure.statusCode();
        String code = code(failure);
        String what = code.isEmpty() ? "status " + status : "status " + status + ", " + code;
        if (status == 429 || (status >= 500 && status != 501 && status != 507) || UNABLE.contains(code)) {
            return StoreException.unreachable(
                    action + " on " + object + " kept failing after all retries (" + what + ")",
                    "the store is overloaded or out of order; try again later",
                    failure);
        }
        return StoreException.refused(
                action + " on " + object + " was refused (" + what + ")", hint(failure, code, action), failure);
    }

    private static String hint(AwsServiceException failure, String code, String action) {
        return switch (code) {
            case "NoSuchBucket" -> "the bucket does not exist; create it, or correct the store's address";
            case "InvalidObjectState" -> "the object is in an archive: have the store restore it first, then read it";
            case "NoSuchUpload" -> "the unfinished upload is gone: a lifecycle rule or another program aborted it";
            case "InvalidAccessKeyId", "SignatureDoesNotMatch" -> "check the access key and its secret";
            case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" ->
                "the session's credentials are no longer valid;" + " get new ones";
            case "RequestTimeTooSkewed" -> "correct this machine's clock";
            case "BadDigest", "InvalidDigest", "XAmzContentChecksumMismatch" ->
                "the bytes changed on their way; try again";
            case "InvalidStorageClass" -> "correct the storage class, or omit it";
            case "QuotaExceeded", "XMinioStorageFull" -> "the store is full";
            case "NotImplemented" -> "an S3-compatible service needs the setting for compatible stores";
            default -> hintByStatus(failure, action);
        };
    }

    private static String hintByStatus(AwsServiceException failure, String action) {
        if (isHtml(failure)) {
            return NO_S3;
        }
        return switch (failure.statusCode()) {
            case 403 -> denied(failure, action) + (code(failure).isEmpty() ? UNSAID : "");
            case 404 -> "the bucket or the object does not exist; check the store's address";
            case 301, 302, 303, 307, 308 -> otherRegion(failure).orElse(NO_S3);
            case 400 ->
                otherRegion(failure)
                        .orElse(
                                "the region, the endpoint, the access key or a session's token may be wrong: check them");
            default -> "check the endpoint, and the store's address";
        };
    }

    private static String denied(AwsServiceException failure, String action) {
        String text =
                failure.awsErrorDetails() == null || failure.awsErrorDetails().errorMessage() == null
                        ? ""
                        : failure.awsErrorDetails().errorMessage().toLowerCase(Locale.ROOT);
        if (text.contains("kms:")) {
            return "allow kms:GenerateDataKey and kms:Decrypt on the bucket's key";
        }
        if (action.equals("s3:GetObject")) {
            return "allow s3:GetObject on the object and s3:ListBucket on the bucket; without s3:ListBucket, a request for an"
                    + " object that does not exist is answered with 403, too";
        }
        return "allow " + action + " in the policies of the role and of the bucket";
    }

    /** Returns whether the answer is HTML; S3 answers in XML, or with no body. */
    private static boolean isHtml(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        if (details == null || details.rawResponse() == null) {
            return false;
        }
        String text =
                details.rawResponse().asString(StandardCharsets.ISO_8859_1).stripLeading();
        String start = text.substring(0, Math.min(text.length(), 20)).toLowerCase(Locale.ROOT);
        return start.startsWith("<!doctype html") || start.startsWith("<html");
    }

    private static Optional<String> otherRegion(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        if (details == null || details.sdkHttpResponse() == null) {
            return Optional.empty();
        }
        return details.sdkHttpResponse()
                .firstMatchingHeader("x-amz-bucket-region")
                .map(region -> "the bucket is in region " + region + "; set AWS_REGION");
    }

    private static StoreException unanswered(SdkException failure, String action, String object) {
        String text = failure.getMessage() == null ? "" : failure.getMessage();
        if (text.startsWith("Unable to load credentials")) {
            return StoreException.refused(
                    action + " on " + object + " needs aws credentials, but none were found",
                    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE, or run under a role",
                    failure);
        }
        return StoreException.unreachable(
                action + " on " + object + " got no answer after all retries",
                hasCause(failure, UnknownHostException.class)
                        ? "the endpoint's host name is unknown; check the endpoint, the region and the network"
                        : "check the endpoint and the network",
                failure);
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }
}
