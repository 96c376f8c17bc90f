package io.pgbackup.s3;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Somebody answered, and not as an S3 service does. */
final class ForeignAnswerException extends SdkClientException {

    private static final long serialVersionUID = 1L;

    /** @param endpoint that answered */
    ForeignAnswerException(String endpoint, @Nullable Throwable cause) {
        super(SdkClientException.builder()
                .message("the endpoint " + endpoint + " gave an answer that no S3 service gives")
                .cause(cause));
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
