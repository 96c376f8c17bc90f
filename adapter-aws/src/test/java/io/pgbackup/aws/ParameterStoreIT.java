package io.pgbackup.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.testkit.aws.AwsSecretsServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

/** What the SDK's own client did before, tried here because ours is not that one. */
@Timeout(120)
class ParameterStoreIT {

    private static final String NAME = "/backup/orders";
    private static final Duration PLENTY = Duration.ofSeconds(40);

    private final AwsSecretsServer server = AwsSecretsServer.start();
    private final DatabaseSecrets secrets = new DatabaseSecrets();
    private SdkProperties properties;

    @BeforeEach
    void point() {
        properties = SdkProperties.of(server.endpoint(), AwsSecretsServer.ACCESS_KEY);
        server.putParameter(NAME, "SecureString", "s3cr3t");
    }

    @AfterEach
    void stop() {
        properties.close();
        server.close();
    }

    private static ParameterStore.Parameter get(Clock clock, Duration limit) {
        return new ParameterStore(clock, limit).get(NAME, Region.EU_CENTRAL_1);
    }

    private BackupServiceException failure() {
        return catchThrowableOfType(BackupServiceException.class, () -> secrets.parameter(NAME));
    }

    static Stream<Arguments> passing() {
        return Stream.of(
                passing("throttled", s -> s.throttle(NAME, 2)),
                passing("not available", s -> s.failInternally(NAME, 2)),
                passing("broken connection", s -> s.hangUp(NAME, 2)));
    }

    private static Arguments passing(String name, Consumer<AwsSecretsServer> fault) {
        return Arguments.of(name, fault);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passing")
    void parameter_withAFaultThatPasses_isReadInTheEnd(String name, Consumer<AwsSecretsServer> fault) {
        fault.accept(server);

        assertThat(secrets.parameter(NAME).password()).isEqualTo("s3cr3t");
        assertThat(server.requests(NAME)).isEqualTo(3);
    }

    static Stream<Arguments> lasting() {
        return Stream.of(
                lasting("key denied", s -> s.denyKey(NAME), FailureKind.DATABASE_REFUSED, "allow kms:Decrypt", 1),
                lasting(
                        "key unknown",
                        s -> s.refuse(NAME, 400, "InvalidKeyId", "", 99),
                        FailureKind.DATABASE_REFUSED,
                        "allow kms:Decrypt",
                        1),
                lasting(
                        "expired",
                        s -> s.refuse(NAME, 400, "ExpiredTokenException", "", 99),
                        FailureKind.DATABASE_REFUSED,
                        "expired",
                        1),
                lasting(
                        "no such version",
                        s -> s.refuse(NAME, 400, "com.amazonaws.ssm#ParameterVersionNotFound", "", 99),
                        FailureKind.USAGE,
                        "check its name",
                        1),
                lasting("throttled", s -> s.throttle(NAME, 99), FailureKind.DATABASE_UNREACHABLE, "later", 4),
                lasting("not available", s -> s.failInternally(NAME, 99), FailureKind.DATABASE_UNREACHABLE, "later", 4),
                lasting("broken connection", s -> s.hangUp(NAME, 99), FailureKind.DATABASE_UNREACHABLE, "network", 4),
                lasting("closed", AwsSecretsServer::close, FailureKind.DATABASE_UNREACHABLE, "network", 0));
    }

    private static Arguments lasting(
            String name, Consumer<AwsSecretsServer> fault, FailureKind kind, String hint, long requests) {
        return Arguments.of(name, fault, kind, hint, requests);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lasting")
    void parameter_thatCannotBeRead_saysWhichAndWhatToDo(
            String name, Consumer<AwsSecretsServer> fault, FailureKind kind, String hint, long requests) {
        fault.accept(server);

        BackupServiceException e = failure();

        assertThat(e.kind()).isEqualTo(kind);
        assertThat(e).hasMessageContaining("parameter " + NAME);
        assertThat(e.hint()).hasValueSatisfying(text -> assertThat(text).contains(hint));
        assertThat(server.requests(NAME)).isEqualTo(requests);
    }

    @Test
    void parameter_withASession_isReadWithItsToken() {
        server.requireSession("token+of/it=");
        assertThat(failure().kind()).isEqualTo(FailureKind.DATABASE_REFUSED);

        System.setProperty("aws.sessionToken", "token+of/it=");
        try {
            assertThat(secrets.parameter(NAME).password()).isEqualTo("s3cr3t");
        } finally {
            System.clearProperty("aws.sessionToken");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1H", "PT1H"})
    void parameter_withAClockThatIsWrong_isReadByTheServicesClock(Duration error) {
        assertThat(get(Clock.offset(Clock.systemUTC(), error), PLENTY).value()).isEqualTo("s3cr3t");
        assertThat(server.requests(NAME)).isEqualTo(2);
    }

    /** The limit of this test is below that of one answer, so that only the limit of all tries can end it. */
    @Test
    @Timeout(9)
    void parameter_withoutAnyAnswer_isGivenUpWhenTheTimeIsOver() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            properties.close();
            properties = SdkProperties.of("http://127.0.0.1:" + silent.getLocalPort(), AwsSecretsServer.ACCESS_KEY);

            assertThat(catchThrowableOfType(
                            SdkClientException.class, () -> get(Clock.systemUTC(), Duration.ofSeconds(1))))
                    .hasMessageContaining("could not be called");
        }
    }

    @Test
    void parameter_inAThreadThatIsInterrupted_isNotAskedFor() {
        Thread.currentThread().interrupt();

        BackupServiceException e = failure();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED);
        assertThat(server.requests(NAME)).isZero();
    }

    @Test
    void parameter_asText_showsNoValue() {
        assertThat(get(Clock.systemUTC(), PLENTY).toString()).doesNotContain("s3cr3t");
    }
}
