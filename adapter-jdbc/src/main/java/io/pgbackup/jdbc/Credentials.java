package io.pgbackup.jdbc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The credentials for one connection. {@link #toString()} shows no password.
 *
 * @param username in place of the configured one; absent to use the configured one
 * @param password absent if the server is to be asked without a password
 */
public record Credentials(
        @Nullable String username, @Nullable String password) {

    private static final Credentials NONE = new Credentials(null, null);

    /**
     * Returns credentials without a password, for trust, peer or certificate authentication.
     *
     * @return the credentials
     */
    public static Credentials none() {
        return NONE;
    }

    /**
     * Returns credentials with this password for the configured user.
     *
     * @param password not null
     * @return the credentials
     */
    public static Credentials of(String password) {
        return new Credentials(null, Objects.requireNonNull(password, "password"));
    }

    @Override
    public String toString() {
        return "Credentials[username=" + username + ", password=" + (password == null ? "none" : "***") + "]";
    }
}
