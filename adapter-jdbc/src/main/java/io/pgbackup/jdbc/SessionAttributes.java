package io.pgbackup.jdbc;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The attributes that a server must have; libpq's {@code target_session_attrs}. */
public enum SessionAttributes {
    ANY,
    READ_WRITE,
    READ_ONLY,
    PRIMARY,
    STANDBY,
    PREFER_STANDBY;

    /**
     * Returns libpq's name, {@code read-write}.
     *
     * @return the name
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns the attributes with this {@link #label()}.
     *
     * @param label libpq's name
     * @return the attributes; empty if the name is unknown
     */
    public static Optional<SessionAttributes> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(attributes -> attributes.label().equals(label))
                .findFirst();
    }

    /**
     * Whether a server has these attributes.
     *
     * @param inRecovery whether it is a standby
     * @param readOnly whether its sessions begin read-only
     * @return whether it has them
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
