package io.pgbackup.core.failure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Wrong or missing settings or arguments, or a name that does not exist; the message names each of them. The kind is
 * {@link FailureKind#USAGE}.
 */
public final class ConfigurationException extends BackupServiceException {

    private static final long serialVersionUID = 1L;

    /** An array, since a list need not be serializable. */
    private final String[] items;

    /**
     * Creates a failure without a hint.
     *
     * @param message what is wrong, in lower case and without a final stop; never a secret
     */
    public ConfigurationException(String message) {
        this(message, (String) null, null);
    }

    /**
     * Creates a failure with a hint.
     *
     * @param message what is wrong, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it
     */
    public ConfigurationException(String message, String hint) {
        this(message, hint, (Throwable) null);
    }

    /**
     * Creates a failure with a cause.
     *
     * @param message what is wrong, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it; null if that is not known
     * @param cause what was thrown; null if nothing was
     */
    public ConfigurationException(String message, @Nullable String hint, @Nullable Throwable cause) {
        super(FailureKind.USAGE, message, hint, cause);
        this.items = new String[0];
    }

    /**
     * Creates a failure whose message has several parts.
     *
     * @param head what the parts have in common
     * @param items parts that may each be shown on a line of its own; they are part of the message, too
     * @param hint what the reader can do about it
     */
    public ConfigurationException(String head, List<String> items, String hint) {
        super(FailureKind.USAGE, head + "\n  " + String.join("\n  ", items), hint, null);
        this.items = items.toArray(String[]::new);
    }

    /** {@return the parts of the message, in order; empty if it has no parts} Only these are parts, whatever the message looks like. */
    public List<String> items() {
        return List.of(items);
    }

    /** {@return the message without its parts} */
    public String head() {
        String message = String.valueOf(getMessage());
        return items.length == 0 ? message : message.substring(0, message.length() - tailLength());
    }

    private int tailLength() {
        int length = 0;
        for (String item : items) {
            length += "\n  ".length() + item.length();
        }
        return length;
    }
}
