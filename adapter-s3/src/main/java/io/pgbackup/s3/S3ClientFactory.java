package io.pgbackup.s3;

import io.pgbackup.core.failure.ConfigurationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Creates clients from settings. */
final class S3ClientFactory {

    private static final Duration FIRST_DELAY = Duration.ofMillis(200);
    private static final Duration FIRST_DELAY_WHEN_THROTTLED = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(20);

    private S3ClientFactory() {}

    /** Creates a client; if no credentials are given, the AWS SDK finds them in the usual places. */
    static S3Client create(S3Settings settings, @Nullable AwsCredentialsProvider credentials) {
        Apache5HttpClient.Builder http = Apache5HttpClient.builder()
                .maxConnections(settings.maxConnections())
                .connectionAcquisitionTimeout(settings.readTimeout())
                .connectionTimeout(settings.connectTimeout())
                .socketTimeout(settings.readTimeout());
        S3ClientBuilder builder = builder(settings, credentials)
                .httpClientBuilder(defaults -> new InterruptibleHttpClient(http.buildWithDefaults(defaults)));
        try {
            return GuardedClient.of(builder.build(), settings.endpointName());
        } catch (SdkClientException e) {
            throw new ConfigurationException(
                    "no client for bucket " + settings.bucket() + " could be created from the aws settings",
                    "set AWS_REGION, or name an existing AWS_PROFILE",
                    e);
        }
    }

    /** Configures everything except the HTTP client. */
    static S3ClientBuilder builder(S3Settings settings, @Nullable AwsCredentialsProvider credentials) {
        S3ClientBuilder builder = S3Client.builder()
                .overrideConfiguration(
                        common -> common.retryStrategy(retries(settings)).addExecutionInterceptor(new S3Answers()))
                .forcePathStyle(settings.pathStyle())
                // The core computes every checksum that is sent; the index proves every byte that is read.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                // S3 can refuse a body before it is sent, and accepts chunks that are signed one by one; other services
                // may not
                // do this, or not immediately.
                .serviceConfiguration(s3 -> s3.expectContinueEnabled(!settings.compatible())
                        .chunkedEncodingEnabled(!settings.compatible()));
        if (credentials != null) {
            builder.credentialsProvider(credentials);
        }
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        Region region = region(settings);
        if (region != null) {
            builder.region(region);
        }
        return builder;
    }

    /** Returns the region; null leaves it to the SDK's own search, which ends at the instance metadata and is slow outside AWS. */
    private static @Nullable Region region(S3Settings settings) {
        if (settings.region() != null) {
            return Region.of(settings.region());
        }
        if (settings.endpoint() == null) {
            return null;
        }
        try {
            return new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
                    .getRegion();
        } catch (SdkClientException expected) {
            return Region.US_EAST_1; // compatible services accept any region, and expect this one
        }
    }

    private static boolean isThrottling(Throwable failure) {
        return failure instanceof SdkServiceException answer
                && (answer.statusCode() == 503 || answer.statusCode() == 429 || answer.isThrottlingException());
    }

    /** Creates retries without a circuit breaker: hours of work depend on each part, and a burst of SlowDown is no reason to stop. */
    private static StandardRetryStrategy retries(S3Settings settings) {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(settings.maxAttempts())
                .circuitBreakerEnabled(false)
                // The answer to a HEAD has no error code.
                .treatAsThrottling(S3ClientFactory::isThrottling)
                .backoffStrategy(BackoffStrategy.exponentialDelay(FIRST_DELAY, LONGEST_DELAY))
                .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(FIRST_DELAY_WHEN_THROTTLED, LONGEST_DELAY))
                .build();
    }
}
