package io.pgbackup.config;

import io.pgbackup.core.store.BackupKeys;
import java.util.Objects;

/**
 * One configured database.
 *
 * @param name under which its backups are filed; the database's own unless another is given
 * @param host name or address of the server
 * @param port of the server
 * @param username to connect as
 * @param password where the password comes from
 * @param database its name on the server
 * @param sslMode how much TLS to insist on, by libpq's labels; empty for the default
 */
public record DatabaseSettings(
        String name, String host, int port, String username, PasswordSource password, String database, String sslMode) {

    /** PostgreSQL's own port. */
    public static final int DEFAULT_PORT = 5432;

    public DatabaseSettings {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(sslMode, "sslMode");
    }

    /** The folder of its backups. */
    public String folder() {
        return BackupKeys.folder(name);
    }
}
