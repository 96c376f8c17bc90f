package io.pgbackup.config;

import io.pgbackup.core.store.BackupKeys;
import java.util.Objects;

/**
 * One configured database.
 *
 * @param name the name under which its backups are stored; the database's own name unless another one is given
 * @param host name or address of the server
 * @param port port of the server
 * @param username the role to connect as
 * @param password where the password comes from
 * @param database its name on the server
 * @param sslMode the required level of TLS, by libpq's labels; empty for the default
 */
public record DatabaseSettings(
        String name, String host, int port, String username, PasswordSource password, String database, String sslMode) {

    /** The default port of PostgreSQL. */
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
