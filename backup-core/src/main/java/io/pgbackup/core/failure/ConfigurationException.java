package io.pgbackup.core.failure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Wrong or missing settings or arguments, or a name that is not there; the message names each of them. The kind is {@link FailureKind#USAGE}. */
public final class ConfigurationException extends BackupServiceException {

    private static final long serialVersionUID = 1L;

    /** An array, since lists need not be serializable. */
    private final String[] items;

    /**
     * Without a hint.
     *
     * @param message what is wrong, in lower case and without a final stop; never a secret
     */
    public ConfigurationException(String message) {
        this(message, (String) null, null);
    }

    /**
     * With a hint.
     *
     * @param message what is wrong, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it
     */
    public ConfigurationException(String message, String hint) {
        this(message, hint, (Throwable) null);
    }

    /**
     * With a cause.
     *
     * @param message what is wrong, in lower case and without a final stop; never a secret
     * @param hint what the reader can do about it; null where that is not known
     * @param cause what was thrown; null where nothing was
     */
    public ConfigurationException(String message, @Nullable String hint, @Nullable Throwable cause) {
        super(FailureKind.USAGE, message, hint, cause);
        this.items = new String[0];
    }

    /**
     * A message with several parts.
     *
     * @param head what they have in common
     * @param items what may stand on a line of its own each; they are part of the message, too
     * @param hint what the reader can do about it
     */
    public ConfigurationException(String head, List<String> items, String hint) {
        super(FailureKind.USAGE, head + "\n  " + String.join("\n  ", items), hint, null);
        this.items = items.toArray(String[]::new);
    }

    /**
     * The parts of the message, in order; empty when it is one. Only these are parts, whatever looks like one in the message.
     *
     * @return the failure, to be thrown
     */
    public List<String> items() {
        return List.of(items);
    }

    /**
     * The message without its parts.
     *
     * @return the failure, to be thrown
     */
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
