package io.pgbackup.s3;

import io.pgbackup.core.failure.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * The server-side encryption that every upload requests.
 *
 * @param algorithm {@code AES256} or {@code aws:kms}; absent: nothing is requested, and the bucket's own default applies
 * @param kmsKeyId key id, alias or ARN, only with {@code aws:kms}; absent: the account's {@code aws/s3} key
 */
public record S3Encryption(
        @Nullable String algorithm, @Nullable String kmsKeyId) {

    private static final String AES256 = "AES256";
    private static final String KMS = "aws:kms";

    public S3Encryption {
        if (algorithm != null && !algorithm.equals(AES256) && !algorithm.equals(KMS)) {
            throw new ConfigurationException(
                    "unknown server-side encryption " + algorithm, "use none, " + AES256 + " or " + KMS);
        }
        if (kmsKeyId != null && (kmsKeyId.isBlank() || !KMS.equals(algorithm))) {
            throw new ConfigurationException(
                    "a kms key is given, but the server-side encryption is " + (algorithm == null ? "none" : algorithm),
                    "use " + KMS + " with a key, or omit the key");
        }
    }

    /**
     * Requests no encryption: the bucket's default applies.
     *
     * @return no encryption
     */
    public static S3Encryption none() {
        return new S3Encryption(null, null);
    }

    /** {@return encryption with keys that S3 manages} */
    public static S3Encryption aes256() {
        return new S3Encryption(AES256, null);
    }

    /**
     * {@return encryption with a key in KMS, or with the account's {@code aws/s3} key}
     *
     * @param keyId the id of the key; null for the account's own
     */
    public static S3Encryption kms(@Nullable String keyId) {
        return new S3Encryption(KMS, keyId);
    }

    /**
     * Reads the settings {@code none}, {@code AES256} or {@code aws:kms}, and a key id for the last.
     *
     * @param algorithm the encryption
     * @param kmsKeyId the id of the key; null for the account's own
     * @return the encryption
     * @throws ConfigurationException if they have other values, or cannot be combined
     */
    public static S3Encryption parse(String algorithm, @Nullable String kmsKeyId) {
        return new S3Encryption(algorithm.equals("none") ? null : algorithm, kmsKeyId);
    }
}
