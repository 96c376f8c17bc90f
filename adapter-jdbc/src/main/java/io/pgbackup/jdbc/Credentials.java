package io.pgbackup.jdbc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one connection is opened with. {@link #toString()} shows no password.
 *
 * @param username in place of the configured one; absent where that is meant
 * @param password absent where the server is to be asked without one
 */
public record Credentials(
        @Nullable String username, @Nullable String password) {

    private static final Credentials NONE = new Credentials(null, null);

    /** No password: trust, peer or certificate authentication. */
    public static Credentials none() {
        return NONE;
    }

    /** This password for the configured user. */
    public static Credentials of(String password) {
        return new Credentials(null, Objects.requireNonNull(password, "password"));
    }

    @Override
    public String toString() {
        return "Credentials[username=" + username + ", password=" + (password == null ? "none" : "***") + "]";
    }
}
