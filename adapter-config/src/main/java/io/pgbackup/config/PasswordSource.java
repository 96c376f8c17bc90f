package io.pgbackup.config;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a password comes from: a setting, a file that is read anew each time (it may rotate), or nowhere. */
public final class PasswordSource {

    private static final PasswordSource NONE = new PasswordSource(null, null);

    private final @Nullable Secret secret;
    private final @Nullable Path file;

    private PasswordSource(@Nullable Secret secret, @Nullable Path file) {
        this.secret = secret;
        this.file = file;
    }

    /** No password is given. */
    public static PasswordSource none() {
        return NONE;
    }

    /** This password. */
    public static PasswordSource of(Secret secret) {
        return new PasswordSource(secret, null);
    }

    /** The content of this file, without a line end behind it. */
    public static PasswordSource file(Path file) {
        return new PasswordSource(null, file);
    }

    /** Whether a password is given at all. */
    public boolean given() {
        return secret != null || file != null;
    }

    /**
     * The password as it is now; empty where none is given.
     *
     * @throws ConfigurationException when its file cannot be read or is empty
     */
    public Optional<Secret> read() {
        if (file == null) {
            return Optional.ofNullable(secret);
        }
        try {
            String content = Files.readString(file).replaceAll("\\R\\z", "");
            if (content.isEmpty()) {
                throw new ConfigurationException(
                        FailureKind.USAGE, "the password file " + file + " is empty", "write the password into it");
            }
            return Optional.of(new Secret(content));
        } catch (IOException e) {
            throw new ConfigurationException(
                    FailureKind.USAGE,
                    "the password file " + file + " cannot be read",
                    "check its path and its permissions",
                    e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PasswordSource source
                && Objects.equals(source.secret, secret)
                && Objects.equals(source.file, file);
    }

    @Override
    public int hashCode() {
        return Objects.hash(secret, file);
    }

    @Override
    public String toString() {
        return file == null ? given() ? "***" : "none" : "file " + file;
    }
}
