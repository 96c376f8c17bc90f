package io.pgbackup.testkit.server;

import java.net.URI;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Clients of the AWS SDK, for a server of the testkit. */
final class StrictS3Client {

    private StrictS3Client() {}

    /** One that neither retries nor adds checksums by itself, so that a test sees what it asked for. */
    static S3Client plain(URI endpoint, String accessKey, String secretKey) {
        return of(
                endpoint,
                accessKey,
                secretKey,
                builder -> builder.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1))));
    }

    static S3Client of(
            URI endpoint, String accessKey, String secretKey, Consumer<? super S3ClientBuilder> configuration) {
        S3ClientBuilder builder = S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
                .httpClientBuilder(UrlConnectionHttpClient.builder());
        configuration.accept(builder);
        return builder.build();
    }
}
