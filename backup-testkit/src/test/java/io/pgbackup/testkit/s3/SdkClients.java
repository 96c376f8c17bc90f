package io.pgbackup.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Clients of the AWS SDK for the servers of the testkit, and what tests say about their fate. */
final class SdkClients {

    private SdkClients() {}

    /** One that neither retries nor adds checksums by itself, so that a test sees what it asked for. */
    static S3Client plain(StrictS3Server server) {
        return plain(server, AwsBasicCredentials.create(server.accessKey(), server.secretKey()));
    }

    static S3Client plain(StrictS3Server server, AwsCredentials credentials) {
        return of(
                server,
                builder -> builder.credentialsProvider(StaticCredentialsProvider.create(credentials))
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1))));
    }

    /** One as the SDK makes it, but for what the server needs. */
    static S3Client usual(StrictS3Server server) {
        return of(server, builder -> {});
    }

    static S3Client of(StrictS3Server server, Consumer<? super S3ClientBuilder> configuration) {
        return of(server.endpoint(), server.accessKey(), server.secretKey(), configuration);
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

    /** Asserts that S3 answers with this status and code. */
    static void assertRefused(int status, String code, ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).as("what S3 answers with " + status + " " + code).isInstanceOf(S3Exception.class);
        S3Exception refusal = (S3Exception) thrown;
        assertThat(refusal.statusCode() + " " + refusal.awsErrorDetails().errorCode())
                .as(refusal.getMessage())
                .isEqualTo(status + " " + code);
    }

    static CompletedPart onlyPart(String etag) {
        return CompletedPart.builder().partNumber(1).eTag(etag).build();
    }

    static String crc32c(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
