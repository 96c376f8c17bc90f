package io.pgbackup.aws;

import io.pgbackup.core.failure.ConfigurationException;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Reads passwords from AWS. Each call reads again, with the credentials, the endpoints and (unless an ARN names it) the region that the AWS
 * SDK finds. Safe for use by several threads; holds nothing open between calls, since a run reads once.
 *
 * <p>All methods throw a {@link ConfigurationException} if the secret does not exist or is not a password, and a
 * {@link io.pgbackup.core.failure.DatabaseException} if AWS refuses the call or does not answer. Messages name the secret, never its
 * content.
 */
public final class DatabaseSecrets {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseSecrets.class);

    /** {@code arn:partition:service:region:account:…}. */
    private static final Pattern ARN = Pattern.compile("arn:[^:]+:[^:]+:([^:]+):.*");

    private static final String SECRET_ACTION = "secretsmanager:GetSecretValue";
    private static final String PARAMETER_ACTION = "ssm:GetParameter";

    /** Creates a reader of secrets; it keeps no state, and one reader can serve a whole program. */
    public DatabaseSecrets() {}

    /**
     * {@return the current version of a secret of Secrets Manager}
     *
     * @param arn the ARN of the secret
     */
    public DatabaseSecret secret(String arn) {
        String origin = "secret " + arn;
        String text = call(SECRET_ACTION, origin, () -> {
            try (SecretsManagerClient client =
                    Calls.on(SecretsManagerClient.builder()).region(region(arn)).build()) {
                return client.getSecretValue(request -> request.secretId(arn)).secretString();
            }
        });
        if (text == null) {
            throw new ConfigurationException(
                    origin + " is binary", "store a text: JSON with a password, or the bare password");
        }
        return SecretText.parse(text, origin);
    }

    /**
     * {@return a parameter of Systems Manager, decrypted}
     *
     * @param name name or ARN
     */
    public DatabaseSecret parameter(String name) {
        String origin = "parameter " + name;
        ParameterStore.Parameter parameter = call(
                PARAMETER_ACTION,
                origin,
                () -> new ParameterStore(Clock.systemUTC(), Calls.WHOLE_TIMEOUT).get(name, region(name)));
        if (!parameter.isEncrypted()) {
            LOG.warn("{} is not encrypted; make it a SecureString", origin);
        }
        return SecretText.parse(parameter.value(), origin);
    }

    private static <T> T call(String action, String origin, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw SecretFailures.of(e, action, origin);
        }
    }

    /** Returns the region that an ARN names; otherwise the one that the SDK finds. */
    private static Region region(String nameOrArn) {
        Matcher arn = ARN.matcher(nameOrArn);
        return arn.matches()
                ? Region.of(arn.group(1))
                : DefaultAwsRegionProviderChain.builder().build().getRegion();
    }
}
