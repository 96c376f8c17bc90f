package io.pgbackup.jdbc;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a server must be; libpq's {@code target_session_attrs}. */
public enum SessionAttributes {
    ANY,
    READ_WRITE,
    READ_ONLY,
    PRIMARY,
    STANDBY,
    PREFER_STANDBY;

    /** libpq's name, {@code read-write}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** That with this {@link #label()}. */
    public static Optional<SessionAttributes> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(attributes -> attributes.label().equals(label))
                .findFirst();
    }

    /**
     * Whether a server is it.
     *
     * @param inRecovery whether it is a standby
     * @param readOnly whether sessions there begin read-only
     */
    public boolean isMet(boolean inRecovery, boolean readOnly) {
        return switch (this) {
            case ANY, PREFER_STANDBY -> true;
            case READ_WRITE -> !inRecovery && !readOnly;
            case READ_ONLY -> inRecovery || readOnly;
            case PRIMARY -> !inRecovery;
            case STANDBY -> inRecovery;
        };
    }
}
