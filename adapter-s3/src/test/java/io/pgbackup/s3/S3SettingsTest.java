package io.pgbackup.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import java.net.URI;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3SettingsTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "s3://bucket, bucket, \"\"",
                "s3://bucket/, bucket, \"\"",
                "s3://bucket/postgres-backup, bucket, postgres-backup",
                "s3://bucket/postgres-backup/, bucket, postgres-backup",
                "s3://my.bucket-1//a///b/c//, my.bucket-1, a/b/c",
                "s3://bucket/50%25 off?x#y, bucket, 50%25 off?x#y",
            })
    void parse_ofUri_givesBucketAndNormalisedPrefix(String uri, String bucket, String prefix) {
        S3Settings settings = S3Settings.parse(uri);

        assertThat(settings.bucket()).isEqualTo(bucket);
        assertThat(settings.prefix()).isEqualTo(prefix);
        assertThat(settings.compatible()).isFalse();
        assertThat(settings.pathStyle()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bucket", "file:/x", "s3:/bucket", "s3://", "s3:///prefix", "s3://b", "s3://a b/x"})
    void parse_ofAnythingElse_saysHowToWriteIt(String uri) {
        assertRefused(() -> S3Settings.parse(uri), "give s3://bucket/prefix");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/../b", ".", "a/./b", "tab\there"})
    void prefix_thatClientsOrXmlWouldChange_isRefused(String prefix) {
        assertThatThrownBy(() -> S3Settings.parse("s3://bucket/" + prefix)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void prefix_tooLongForKeys_isRefused() {
        assertThatCode(() -> S3Settings.parse("s3://bucket/" + "x".repeat(512))).doesNotThrowAnyException();
        assertRefused(() -> S3Settings.parse("s3://bucket/" + "ü".repeat(257)), "keys have at most 1024 bytes");
    }

    @Test
    void endpoint_ofCompatibleService_impliesPathStyleAndItsChecksums() {
        S3Settings settings =
                builder().endpoint(URI.create("https://minio.example:9000")).build();

        assertThat(settings.pathStyle()).isTrue();
        assertThat(settings.compatible()).isTrue();
    }

    @Test
    void endpoint_withCredentials_isRefusedWithoutNamingThem() {
        URI endpoint = URI.create("https://user:hunter2@minio.example");

        assertThatThrownBy(() -> builder().endpoint(endpoint).build())
                .hasMessageContaining("minio.example")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"minio.example:9000", "ftp://minio.example", "https:///x"})
    void endpoint_thatIsNoHttpAddress_isRefused(String endpoint) {
        assertRefused(() -> builder().endpoint(URI.create(endpoint)).build(), "give https://host or http://host:port");
    }

    @Test
    void patience_ofNothing_isRefused() {
        assertRefused(() -> builder().connectTimeout(Duration.ZERO).build(), "give at least a millisecond");
        assertRefused(() -> builder().readTimeout(Duration.ofNanos(1)).build(), "give at least a millisecond");
        assertRefused(() -> builder().maxAttempts(0).build(), "give at least 1");
        assertRefused(() -> builder().maxConnections(0).build(), "give at least 1");
    }

    @Test
    void expectedBucketOwner_thatIsNoAccount_isRefused() {
        assertRefused(() -> builder().expectedBucketOwner("me").build(), "the bucket's owner has twelve digits");
    }

    @Test
    void encryption_ofEachKind_isParsed() {
        assertThat(S3Encryption.parse("none", null)).isEqualTo(S3Encryption.none());
        assertThat(S3Encryption.parse("AES256", null)).isEqualTo(S3Encryption.aes256());
        assertThat(S3Encryption.parse("aws:kms", null)).isEqualTo(S3Encryption.kms(null));
        assertThat(S3Encryption.parse("aws:kms", "alias/backup")).isEqualTo(S3Encryption.kms("alias/backup"));
    }

    @Test
    void encryption_thatDoesNotFitItsKey_isRefused() {
        assertRefused(() -> S3Encryption.parse("aes", null), "use none, AES256 or aws:kms");
        assertRefused(() -> S3Encryption.parse("AES256", "alias/backup"), "use aws:kms with a key, or omit the key");
        assertRefused(() -> S3Encryption.parse("none", "alias/backup"), "use aws:kms with a key, or omit the key");
    }

    private static S3Settings.Builder builder() {
        return S3Settings.builder("s3://bucket");
    }

    private static void assertRefused(ThrowingCallable action, String hint) {
        assertThatThrownBy(action)
                .asInstanceOf(type(ConfigurationException.class))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
                    assertThat(e.hint()).contains(hint);
                });
    }
}
