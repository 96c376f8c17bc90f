package io.pgbackup.lambda;

/**
 * Reports to Lambda that the invocation failed. The runtime prints the exception with its stack trace and causes and sends them on, so
 * this one has neither, only a text that was written for people.
 */
public final class BackupsFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BackupsFailedException(String message) {
        super(message, null, false, false);
    }
}
