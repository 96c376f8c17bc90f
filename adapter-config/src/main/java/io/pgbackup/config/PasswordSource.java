package io.pgbackup.config;

import io.pgbackup.core.failure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where a password comes from. What AWS holds is only named here. {@link #toString()} shows no password. */
public final class PasswordSource {

    /** What kind of place it is. */
    public enum Kind {
        /** No password is given. */
        NONE,
        /** The setting itself. */
        SETTING,
        /** A file that is read anew each time, since it may rotate. */
        FILE,
        /** A secret of AWS Secrets Manager. */
        SECRET_ARN,
        /** A parameter of AWS Systems Manager. */
        SSM_PARAMETER,
        /** A token that is made of the AWS credentials for each connection. */
        IAM
    }

    private static final PasswordSource NONE = new PasswordSource(Kind.NONE, new Secret(""));

    private final Kind kind;
    private final Secret value;

    private PasswordSource(Kind kind, Secret value) {
        this.kind = kind;
        this.value = value;
    }

    /** No password is given. */
    public static PasswordSource none() {
        return NONE;
    }

    /** This password. */
    public static PasswordSource of(Secret secret) {
        return new PasswordSource(Kind.SETTING, secret);
    }

    /** The content of this file, without a line end behind it. */
    public static PasswordSource file(Path file) {
        return new PasswordSource(Kind.FILE, new Secret(file.toString()));
    }

    /** The secret of this ARN. */
    public static PasswordSource secretArn(String arn) {
        return new PasswordSource(Kind.SECRET_ARN, new Secret(arn));
    }

    /** The parameter of this name or ARN. */
    public static PasswordSource ssmParameter(String name) {
        return new PasswordSource(Kind.SSM_PARAMETER, new Secret(name));
    }

    /** A token of RDS. */
    public static PasswordSource iam() {
        return new PasswordSource(Kind.IAM, new Secret(""));
    }

    public Kind kind() {
        return kind;
    }

    /** The path, the ARN or the name; empty where the password has no place of its own. */
    public String place() {
        return kind == Kind.SETTING ? "" : value.reveal();
    }

    /**
     * The password as it is now, of what can be read here: a setting or a file; empty otherwise.
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
