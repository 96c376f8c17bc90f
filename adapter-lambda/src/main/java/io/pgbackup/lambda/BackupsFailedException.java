package io.pgbackup.lambda;

/**
 * Tells Lambda that the invocation failed. The runtime prints it with its stack and its causes and sends them along, so it has neither:
 * only a text that has been made for people.
 */
public final class BackupsFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BackupsFailedException(String message) {
        super(message, null, false, false);
    }
}
