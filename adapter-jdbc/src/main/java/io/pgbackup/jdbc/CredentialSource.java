package io.pgbackup.jdbc;

/**
 * The source of the password of a database. It is asked again for each connection, because tokens expire and secrets rotate during
 * a run. It may be called from any thread.
 */
@FunctionalInterface
public interface CredentialSource {

    /**
     * Returns the credentials for the next connection.
     *
     * @return the credentials; without a password where the server is to be asked without one
     * @throws io.pgbackup.core.failure.BackupServiceException if the password should exist but does not
     */
    Credentials next();

    /**
     * Returns the credentials for a connection to one of several servers; the same for all servers unless a source distinguishes
     * them.
     *
     * @param address of the server
     * @return the credentials
     */
    default Credentials next(ServerAddress address) {
        return next();
    }

    /**
     * Returns the credentials for one more attempt, after the server has refused {@code refused}. A source that caches its answer
     * reads it again; a source that has nothing newer returns {@code refused}, and no attempt is made.
     *
     * @param refused the credentials that the server refused
     * @return newer credentials, or {@code refused}
     * @throws io.pgbackup.core.failure.BackupServiceException as {@link #next()}
     */
    default Credentials afterRefusal(Credentials refused) {
        return refused;
    }

    /**
     * Returns a source without a password, for trust, peer or certificate authentication.
     *
     * @return the source
     */
    static CredentialSource none() {
        return Credentials::none;
    }

    /**
     * Returns a source with the same password for every connection.
     *
     * @param password of the configured user
     * @return the source
     */
    static CredentialSource of(String password) {
        Credentials fixed = Credentials.of(password);
        return () -> fixed;
    }
}
