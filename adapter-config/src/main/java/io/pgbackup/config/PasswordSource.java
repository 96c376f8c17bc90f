package io.pgbackup.config;

import io.pgbackup.core.failure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where a password comes from. Secrets held by AWS are only named here. {@link #toString()} shows no password. */
public final class PasswordSource {

    /** The kind of source. */
    public enum Kind {
        /** No password is given. */
        NONE,
        /** The setting itself. */
        SETTING,
        /** A file that is read again each time, since its content may rotate. */
        FILE,
        /** A secret of AWS Secrets Manager. */
        SECRET_ARN,
        /** A parameter of AWS Systems Manager. */
        SSM_PARAMETER,
        /** A token that is created from the AWS credentials for each connection. */
        IAM
    }

    private static final PasswordSource NONE = new PasswordSource(Kind.NONE, new Secret(""));

    private final Kind kind;
    private final Secret value;

    private PasswordSource(Kind kind, Secret value) {
        this.kind = kind;
        this.value = value;
    }

    /** Returns a source without a password. */
    public static PasswordSource none() {
        return NONE;
    }

    /** Returns a source that holds this password. */
    public static PasswordSource of(Secret secret) {
        return new PasswordSource(Kind.SETTING, secret);
    }

    /** Returns a source for the content of this file, without a trailing line end. */
    public static PasswordSource file(Path file) {
        return new PasswordSource(Kind.FILE, new Secret(file.toString()));
    }

    /** Returns a source for the secret with this ARN. */
    public static PasswordSource secretArn(String arn) {
        return new PasswordSource(Kind.SECRET_ARN, new Secret(arn));
    }

    /** Returns a source for the parameter with this name or ARN. */
    public static PasswordSource ssmParameter(String name) {
        return new PasswordSource(Kind.SSM_PARAMETER, new Secret(name));
    }

    /** Returns a source for tokens of RDS. */
    public static PasswordSource iam() {
        return new PasswordSource(Kind.IAM, new Secret(""));
    }

    public Kind kind() {
        return kind;
    }

    /** The path, the ARN or the name; empty if the password has no place of its own. */
    public String place() {
        return kind == Kind.SETTING ? "" : value.reveal();
    }

    /**
     * Returns the current password from a setting or a file, which can be read here; empty for all other kinds.
     *
     * @throws ConfigurationException when its file cannot be read or is empty
     */
    public Optional<Secret> read() {
        return switch (kind) {
            case NONE, SECRET_ARN, SSM_PARAMETER, IAM -> Optional.empty();
            case SETTING -> Optional.of(value);
            case FILE -> Optional.of(content(Path.of(place())));
        };
    }

    private static Secret content(Path file) {
        try {
            String content = Files.readString(file).replaceAll("\\R\\z", "");
            if (content.isEmpty()) {
                throw new ConfigurationException(
                        "the password file " + file + " is empty", "write the password into it");
            }
            return new Secret(content);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "the password file " + file + " cannot be read", "check its path and its permissions", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PasswordSource source && source.kind == kind && source.value.equals(value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, value);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case NONE -> "none";
            case SETTING -> "***";
            case FILE -> "file " + place();
            case SECRET_ARN -> "secret " + place();
            case SSM_PARAMETER -> "parameter " + place();
            case IAM -> "iam token";
        };
    }
}
