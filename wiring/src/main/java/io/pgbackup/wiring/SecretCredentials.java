package io.pgbackup.wiring;

import io.pgbackup.aws.DatabaseSecret;
import io.pgbackup.jdbc.CredentialSource;
import io.pgbackup.jdbc.Credentials;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a secret once, and again only when a server has refused its value: the secret may have rotated. */
final class SecretCredentials implements CredentialSource {

    private final Supplier<DatabaseSecret> secret;
    private @Nullable Credentials kept;

    SecretCredentials(Supplier<DatabaseSecret> secret) {
        this.secret = secret;
    }

    @Override
    public synchronized Credentials next() {
        return kept == null ? read() : kept;
    }

    /** If several connections are refused at once, only the first one reads the secret again. */
    @Override
    public synchronized Credentials afterRefusal(Credentials refused) {
        return kept == null || kept.equals(refused) ? read() : kept;
    }

    private Credentials read() {
        DatabaseSecret now = secret.get();
        Credentials credentials = new Credentials(now.username(), now.password());
        kept = credentials;
        return credentials;
    }
}
