package io.pgbackup.core.dump;

import java.util.Objects;

/**
 * A server setting and its value.
 *
 * @param name name of the setting, as in {@code pg_settings}
 * @param value unquoted value
 */
public record SessionSetting(String name, String value) {

    public SessionSetting {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }
}
