package io.pgbackup.s3;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Thrown if an answer does not come from an S3 service. */
final class ForeignAnswerException extends SdkClientException {

    private static final long serialVersionUID = 1L;

    /** @param endpoint the endpoint that answered */
    ForeignAnswerException(String endpoint, @Nullable Throwable cause) {
        super(SdkClientException.builder()
                .message("the endpoint " + endpoint + " gave an answer that is not one of an S3 service")
                .cause(cause));
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
