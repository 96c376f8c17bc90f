package io.pgbackup.jdbc;

/**
 * Where the password of a database comes from. It is asked anew for each connection, because tokens expire and secrets rotate
 * while a run lasts, and from any thread.
 */
@FunctionalInterface
public interface CredentialSource {

    /**
     * What to open the next connection with.
     *
     * @throws io.pgbackup.core.failure.BackupServiceException where the password should be there and is not
     */
    Credentials next();

    /** The same for a connection to this one of several servers; the same for all unless somebody tells them apart. */
    default Credentials next(ServerAddress address) {
        return next();
    }

    /**
     * What to try once more with, after the server said no to {@code refused}: what it is now where a source keeps what it has read;
     * the same where nothing newer is to be had, and nothing is tried then.
     *
     * @throws io.pgbackup.core.failure.BackupServiceException as {@link #next()}
     */
    default Credentials afterRefusal(Credentials refused) {
        return refused;
    }

    /** No password: trust, peer or certificate authentication. */
    static CredentialSource none() {
        return Credentials::none;
    }

    /** The same password for every connection. */
    static CredentialSource of(String password) {
        Credentials fixed = Credentials.of(password);
        return () -> fixed;
    }
}
