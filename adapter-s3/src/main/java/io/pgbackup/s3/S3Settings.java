package io.pgbackup.s3;

import io.pgbackup.core.failure.ConfigurationException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bucket, and how to access it. Credentials are not part of the settings: the AWS SDK finds them, or the program that embeds the
 * store supplies them.
 *
 * @param bucket the bucket's name, or an access point alias
 * @param prefix the prefix of all keys, without slashes at its ends; empty for the whole bucket
 * @param region the region; absent: the AWS SDK finds it ({@code AWS_REGION}, profile, instance)
 * @param endpoint the address of an S3-compatible service; absent: S3 itself
 * @param pathStyle whether the bucket is in the path instead of the host name
 * @param compatible for services that do not know S3's newer checksums: bodies carry {@code Content-MD5} instead of CRC32C,
 *     and a commit checks for an existing object first, since some of these services ignore {@code If-None-Match}
 * @param encryption the encryption that every upload requests
 * @param storageClass the storage class of new backups, such as {@code STANDARD_IA}; absent: {@code STANDARD}
 * @param expectedBucketOwner an account id; S3 refuses every request if the bucket belongs to another account
 * @param connectTimeout the timeout for one connection attempt
 * @param readTimeout how long an answer, or its next bytes, may take; also the grace period of an upload's deadline
 * @param maxConnections how many connections may be open at once; at least the number of threads that read or write
 * @param maxAttempts how often one request is tried, at least 1
 */
public record S3Settings(
        String bucket,
        String prefix,
        @Nullable String region,
        @Nullable URI endpoint,
        boolean pathStyle,
        boolean compatible,
        S3Encryption encryption,
        @Nullable String storageClass,
        @Nullable String expectedBucketOwner,
        Duration connectTimeout,
        Duration readTimeout,
        int maxConnections,
        int maxAttempts) {

    private static final String SCHEME = "s3://";
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

    /** S3 allows keys of 1,024 bytes; the longest database name needs about 420 of them. */
    private static final int LONGEST_PREFIX = 512;

    public S3Settings {
        if (!BUCKET.matcher(bucket).matches()) {
            throw wrong("not a bucket name: '" + bucket + "'", "give s3://bucket/prefix");
        }
        prefix = normalise(prefix);
        if (endpoint != null) {
            requireEndpoint(endpoint);
        }
        Objects.requireNonNull(encryption, "encryption");
        if (expectedBucketOwner != null && !ACCOUNT.matcher(expectedBucketOwner).matches()) {
            throw wrong("not an account id: '" + expectedBucketOwner + "'", "the bucket's owner has twelve digits");
        }
        requirePositive(connectTimeout, "connect");
        requirePositive(readTimeout, "read");
        if (maxConnections < 1) {
            throw wrong("there cannot be " + maxConnections + " connections", "give at least 1");
        }
        if (maxAttempts < 1) {
            throw wrong("a request cannot be tried " + maxAttempts + " times", "give at least 1");
        }
    }

    /**
     * Parses {@code s3://bucket/prefix}: S3 itself, with the defaults. The prefix is used unchanged; nothing in it is decoded.
     *
     * @param uri {@code s3://bucket/prefix}
     * @return the settings
     * @throws ConfigurationException if the text has another form
     */
    public static S3Settings parse(String uri) {
        return builder(uri).build();
    }

    /**
     * Creates a builder with {@code s3://bucket/prefix} and the defaults.
     *
     * @param uri {@code s3://bucket/prefix}
     * @return a builder, whose methods change the defaults
     * @throws ConfigurationException if the text has another form
     */
    public static Builder builder(String uri) {
        if (!uri.startsWith(SCHEME)) {
            throw wrong("not an s3 store: '" + uri + "'", "give s3://bucket/prefix");
        }
        String path = uri.substring(SCHEME.length());
        int slash = path.indexOf('/');
        return slash < 0 ? new Builder(path, "") : new Builder(path.substring(0, slash), path.substring(slash + 1));
    }

    /** Builds settings that differ from the defaults in a few values. */
    public static final class Builder {

        private final String bucket;
        private final String prefix;
        private @Nullable String region;
        private @Nullable URI endpoint;
        private boolean pathStyle;
        private boolean compatible;
        private S3Encryption encryption = S3Encryption.none();
        private @Nullable String storageClass;
        private @Nullable String expectedBucketOwner;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration readTimeout = Duration.ofSeconds(60);
        private int maxConnections = 64;
        private int maxAttempts = 6;

        private Builder(String bucket, String prefix) {
            this.bucket = bucket;
            this.prefix = prefix;
        }

        /**
         * Sets the region.
         *
         * @param value the region; absent: the AWS SDK finds it
         * @return this builder
         */
        public Builder region(@Nullable String value) {
            region = value;
            return this;
        }

        /**
         * Sets the endpoint of an S3-compatible service. This also sets path style and compatible, unless either is changed afterwards.
         *
         * @param value the address of the service
         * @return this builder
         */
        public Builder endpoint(URI value) {
            endpoint = value;
            return pathStyle(true).compatible(true);
        }

        /**
         * Sets how requests name the bucket.
         *
         * @param value whether the bucket is in the path instead of the host name
         * @return this builder
         */
        public Builder pathStyle(boolean value) {
            pathStyle = value;
            return this;
        }

        /**
         * Supports services that do not know S3's newer checksums.
         *
         * @param value whether the service is one of these
         * @return this builder
         */
        public Builder compatible(boolean value) {
            compatible = value;
            return this;
        }

        /**
         * Sets the encryption that every upload requests.
         *
         * @param value the encryption
         * @return this builder
         */
        public Builder encryption(S3Encryption value) {
            encryption = value;
            return this;
        }

        /**
         * Sets the storage class of new backups.
         *
         * @param value a storage class, such as {@code STANDARD_IA}; absent: {@code STANDARD}
         * @return this builder
         */
        public Builder storageClass(@Nullable String value) {
            storageClass = value;
            return this;
        }

        /**
         * Sets the account that must own the bucket.
         *
         * @param value the account id; absent: any account
         * @return this builder
         */
        public Builder expectedBucketOwner(@Nullable String value) {
            expectedBucketOwner = value;
            return this;
        }

        /**
         * Sets the timeout for one connection attempt.
         *
         * @param value the timeout
         * @return this builder
         */
        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        /**
         * Sets the timeout for an answer, or for its next bytes.
         *
         * @param value the timeout
         * @return this builder
         */
        public Builder readTimeout(Duration value) {
            readTimeout = value;
            return this;
        }

        /**
         * Sets how many connections may be open at once.
         *
         * @param value the limit, at least the number of threads that read or write
         * @return this builder
         */
        public Builder maxConnections(int value) {
            maxConnections = value;
            return this;
        }

        /**
         * Sets how often one request is tried.
         *
         * @param value the number of attempts, at least 1
         * @return this builder
         */
        public Builder maxAttempts(int value) {
            maxAttempts = value;
            return this;
        }

        /**
         * Checks the values and creates the settings.
         *
         * @return the settings
         * @throws ConfigurationException if a value is wrong
         */
        public S3Settings build() {
            return new S3Settings(
                    bucket,
                    prefix,
                    region,
                    endpoint,
                    pathStyle,
                    compatible,
                    encryption,
                    storageClass,
                    expectedBucketOwner,
                    connectTimeout,
                    readTimeout,
                    maxConnections,
                    maxAttempts);
        }
    }

    private static String normalise(String prefix) {
        String normal = prefix.replaceAll("/{2,}", "/").replaceAll("^/|/$", "");
        for (String step : normal.split("/", -1)) {
            if (step.equals(".") || step.equals("..")) {
                throw wrong("the prefix '" + prefix + "' contains '" + step + "'", "keys are not paths; remove it");
            }
        }
        if (normal.chars().anyMatch(Character::isISOControl)) {
            throw wrong("the prefix contains control characters", "use printable characters");
        }
        if (normal.getBytes(StandardCharsets.UTF_8).length > LONGEST_PREFIX) {
            throw wrong("the prefix is longer than " + LONGEST_PREFIX + " bytes", "keys have at most 1024 bytes");
        }
        return normal;
    }

    private static void requireEndpoint(URI endpoint) {
        String scheme = endpoint.getScheme();
        if (endpoint.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw wrong("not an endpoint: '" + endpoint.getHost() + "'", "give https://host or http://host:port");
        }
        if (endpoint.getUserInfo() != null || endpoint.getQuery() != null || endpoint.getFragment() != null) {
            throw wrong(
                    "the endpoint of " + endpoint.getHost() + " contains more than an address",
                    "give credentials as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
        }
    }

    private static void requirePositive(Duration timeout, String which) {
        if (timeout.isNegative() || timeout.toMillis() == 0) {
            throw wrong("the " + which + " timeout is " + timeout, "give at least a millisecond");
        }
    }

    private static ConfigurationException wrong(String message, String hint) {
        return new ConfigurationException(message, hint);
    }

    /** Returns the endpoint for messages: its address, or {@code of S3} if the region determines it. */
    String endpointName() {
        return endpoint == null ? "of S3" : endpoint.toString();
    }
}
