package io.pgbackup.wiring;

import io.pgbackup.aws.DatabaseSecret;
import io.pgbackup.aws.DatabaseSecrets;
import io.pgbackup.aws.RdsTokens;
import io.pgbackup.config.PasswordSource;
import io.pgbackup.jdbc.CredentialSource;
import io.pgbackup.jdbc.Credentials;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.ServerAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Turns the password settings into credential sources. Databases that share a secret share the value that was read. */
final class Passwords {

    private final DatabaseSecrets secrets;
    private final RdsTokens tokens;
    private final Map<PasswordSource, CredentialSource> read = new ConcurrentHashMap<>();

    Passwords(DatabaseSecrets secrets, RdsTokens tokens) {
        this.secrets = secrets;
        this.tokens = tokens;
    }

    /** Returns the database with that password; unchanged if none is configured. */
    JdbcSettings with(JdbcSettings database, PasswordSource password) {
        return switch (password.kind()) {
            case NONE -> database;
            case SETTING, FILE ->
                database.withCredentials(() -> password.read()
                        .map(secret -> Credentials.of(secret.reveal()))
                        .orElse(Credentials.none()));
            case SECRET_ARN -> shared(database, password, () -> secrets.secret(password.place()));
            case SSM_PARAMETER -> shared(database, password, () -> secrets.parameter(password.place()));
            case IAM -> {
                ServerAddress address = database.addresses().get(0);
                yield database.withCredentials(
                        () -> Credentials.of(tokens.token(address.host(), address.port(), database.username())));
            }
        };
    }

    private JdbcSettings shared(JdbcSettings database, PasswordSource password, Supplier<DatabaseSecret> secret) {
        return database.withCredentials(read.computeIfAbsent(password, key -> new SecretCredentials(secret)));
    }
}
