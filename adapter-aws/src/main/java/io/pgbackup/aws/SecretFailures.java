package io.pgbackup.aws;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.RunException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Translates the SDK's exceptions when a secret is read. Messages name the action as in IAM policies, the secret, and the service's error
 * code.
 */
final class SecretFailures {

    private SecretFailures() {}

    /** Returns the failure of this action on this secret or parameter. */
    static BackupServiceException of(SdkException failure, String action, String origin) {
        // A call during which the thread was interrupted may fail with any exception.
        if (failure instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            return RunException.interrupted("reading " + origin + " was interrupted", null, failure);
        }
        return failure instanceof AwsServiceException answer
                ? answered(answer, action, origin)
                : unanswered(failure, action, origin);
    }

    private static BackupServiceException answered(AwsServiceException failure, String action, String origin) {
        AwsErrorDetails details = failure.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        String text = details == null || details.errorMessage() == null ? "" : details.errorMessage();
        return switch (code) {
            case "ResourceNotFoundException", "ParameterNotFound", "ParameterVersionNotFound" ->
                missing(failure, origin + " does not exist", "check its name, its account and its region");
            case "InvalidRequestException" -> deletedOr(failure, action, origin, code, text);
            case "DecryptionFailure", "InvalidKeyId" -> noKey(failure, action, origin, code);
            case "AccessDeniedException", "AccessDenied" ->
                text.toLowerCase(Locale.ROOT).contains("kms")
                        ? noKey(failure, action, origin, code)
                        : refused(failure, action, origin, code, "allow " + action + " on " + origin);
            case "UnrecognizedClientException", "InvalidSignatureException", "InvalidClientTokenId" ->
                refused(failure, action, origin, code, "check the access key and its secret");
            case "ExpiredTokenException", "ExpiredToken" ->
                refused(failure, action, origin, code, "the session's credentials have expired; get new ones");
            default -> other(failure, action, origin, code);
        };
    }

    private static BackupServiceException deletedOr(
            AwsServiceException failure, String action, String origin, String code, String text) {
        return text.contains("marked for deletion") || text.contains("marked deleted")
                ? missing(
                        failure,
                        origin + " is marked for deletion",
                        "restore it with secretsmanager:RestoreSecret, or specify another one")
                : refused(failure, action, origin, code, null);
    }

    private static BackupServiceException noKey(
            AwsServiceException failure, String action, String origin, String code) {
        return refused(
                failure,
                action,
                origin,
                code,
                "allow kms:Decrypt on the key of " + origin + ", and check that it is enabled");
    }

    private static BackupServiceException other(
            AwsServiceException failure, String action, String origin, String code) {
        boolean later = failure.isThrottlingException() || failure.statusCode() >= 500;
        return later
                ? DatabaseException.unreachable(
                        action + " on " + origin + " kept failing after all retries (" + what(failure, code) + ")",
                        "AWS is overloaded or not available; try again later",
                        failure)
                : refused(failure, action, origin, code, null);
    }

    private static ConfigurationException missing(AwsServiceException failure, String message, String hint) {
        return new ConfigurationException(message, hint, failure);
    }

    private static DatabaseException refused(
            AwsServiceException failure, String action, String origin, String code, @Nullable String hint) {
        return DatabaseException.refused(
                action + " on " + origin + " was refused (" + what(failure, code) + ")", hint, failure);
    }

    private static String what(AwsServiceException failure, String code) {
        return code.isEmpty() ? "status " + failure.statusCode() : "status " + failure.statusCode() + ", " + code;
    }

    private static BackupServiceException unanswered(SdkException failure, String action, String origin) {
        String text = failure.getMessage() == null ? "" : failure.getMessage();
        if (text.startsWith("Unable to load credentials")) {
            return DatabaseException.refused(
                    action + " on " + origin + " needs AWS credentials, but none were found",
                    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE, or run under a role",
                    failure);
        }
        if (text.startsWith("Unable to load region")) {
            return new ConfigurationException(
                    "the region of " + origin + " is not known", "set AWS_REGION, or specify its ARN", failure);
        }
        return DatabaseException.unreachable(
                action + " on " + origin + " got no answer",
                "check the network; within a VPC, a NAT gateway or an endpoint for the service is needed",
                failure);
    }
}
