package io.pgbackup.jdbc;

import java.util.Objects;
import java.util.Optional;

/**
 * Where the password of a database comes from. It is asked anew for each connection, because tokens expire and secrets rotate
 * while a run lasts, and from any thread.
 */
@FunctionalInterface
public interface CredentialSource {

    /**
     * The password for the next connection; empty where the server is to be asked without one.
     *
     * @throws io.pgbackup.core.failure.ConfigurationException where the password should be there and is not
     */
    Optional<String> password();

    /** No password: trust, peer or certificate authentication. */
    static CredentialSource none() {
        return Optional::empty;
    }

    /** The same password for every connection. */
    static CredentialSource of(String password) {
        Optional<String> fixed = Optional.of(Objects.requireNonNull(password, "password"));
        return () -> fixed;
    }
}
