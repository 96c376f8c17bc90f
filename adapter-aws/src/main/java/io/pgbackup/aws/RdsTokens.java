package io.pgbackup.aws;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.RunException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Creates the tokens that databases of RDS accept as passwords of roles with {@code rds_iam}. Signs on this machine and sends nothing. Safe
 * for use by several threads. See <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html">IAM database
 * authentication</a>.
 */
public final class RdsTokens {

    /** RDS accepts no longer lifetime. It limits connecting only: a session may last longer. */
    private static final Duration LIFE = Duration.ofMinutes(15);

    private static final String SCHEME = "https://";

    private final AwsCredentialsProvider credentials;
    private final @Nullable String otherRegion;
    private final Clock clock;

    RdsTokens(AwsCredentialsProvider credentials, @Nullable String otherRegion, Clock clock) {
        this.credentials = credentials;
        this.otherRegion = otherRegion;
        this.clock = clock;
    }

    /**
     * Returns tokens with the credentials that the AWS SDK finds; it looks for them when a token is created.
     *
     * @param otherRegion region of databases whose host does not name one
     * @return a source that creates tokens on request
     */
    public static RdsTokens of(@Nullable String otherRegion) {
        return new RdsTokens(DefaultCredentialsProvider.builder().build(), otherRegion, Clock.systemUTC());
    }

    /**
     * Creates a token for one connection.
     *
     * @param host the own name of the database; RDS refuses a token for an alias
     * @param port the port of the database
     * @param username the role to connect as
     * @return the token
     * @throws ConfigurationException if the region is not known
     * @throws DatabaseException if there are no credentials
     */
    public String token(String host, int port, String username) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .protocol("https")
                .host(host)
                .port(port)
                .encodedPath("/")
                .putRawQueryParameter("Action", "connect")
                .putRawQueryParameter("DBUser", username)
                .build();
        AwsCredentialsIdentity identity = identity(host);
        String region = endpoint(host).region();
        String url = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(identity)
                        .request(request)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "rds-db")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(
                                AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, LIFE)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request()
                .getUri()
                .toString();
        return url.substring(SCHEME.length());
    }

    /**
     * {@return the endpoint for which tokens for this host are created}
     *
     * @param host the database's own host name
     * @throws ConfigurationException if the region is not known
     */
    public RdsEndpoint endpoint(String host) {
        return RdsEndpoint.of(host).orElseGet(() -> other(host));
    }

    private RdsEndpoint other(String host) {
        if (otherRegion == null) {
            throw new ConfigurationException(
                    "the region of database host " + host + " is not known",
                    "specify the endpoint's own name as RDS shows it, or set AWS_REGION");
        }
        return new RdsEndpoint(otherRegion);
    }

    private AwsCredentialsIdentity identity(String host) {
        try {
            return credentials.resolveCredentials();
        } catch (SdkException e) {
            if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
                throw RunException.interrupted(
                        "creating a token for database host " + host + " was interrupted", null, e);
            }
            throw DatabaseException.refused(
                    "a token for database host " + host + " needs AWS credentials, but none were found",
                    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE, or run under a role",
                    e);
        }
    }
}
