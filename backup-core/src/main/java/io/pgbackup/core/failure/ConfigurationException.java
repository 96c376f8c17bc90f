package io.pgbackup.core.failure;

import org.jspecify.annotations.Nullable;

/** Wrong or missing settings or arguments; the message names each of them. */
public final class ConfigurationException extends BackupServiceException {

    /** Stands before each item of a message that is a list. In no other message is there a line break. */
    public static final String LIST_ITEM = "\n  ";

    private static final long serialVersionUID = 1L;

    public ConfigurationException(FailureKind kind, String message) {
        super(kind, message, null, null);
    }

    public ConfigurationException(FailureKind kind, String message, String hint) {
        super(kind, message, hint, null);
    }

    public ConfigurationException(FailureKind kind, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(kind, message, hint, cause);
    }
}
