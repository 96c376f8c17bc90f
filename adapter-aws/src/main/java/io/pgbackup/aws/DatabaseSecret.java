package io.pgbackup.aws;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content of a secret for a database. {@link #toString()} shows no password.
 *
 * @param username absent if the secret names none
 * @param password never empty
 */
public record DatabaseSecret(@Nullable String username, String password) {

    public DatabaseSecret {
        Objects.requireNonNull(password, "password");
        if (password.isEmpty()) {
            throw new IllegalArgumentException("a password is missing");
        }
    }

    @Override
    public String toString() {
        return "DatabaseSecret[username=" + username + ", password=***]";
    }
}
