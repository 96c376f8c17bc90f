package io.pgbackup.jdbc;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much TLS a connection insists on; the modes of libpq's {@code sslmode}. */
public enum SslMode {
    DISABLE,
    ALLOW,
    PREFER,
    REQUIRE,
    VERIFY_CA,
    VERIFY_FULL;

    /**
     * Returns libpq's name of the mode, {@code verify-full}.
     *
     * @return the name
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns the mode with this {@link #label()}.
     *
     * @param label libpq's name
     * @return the mode; empty if the name is unknown
     */
    public static Optional<SslMode> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(mode -> mode.label().equals(label))
                .findFirst();
    }
}
