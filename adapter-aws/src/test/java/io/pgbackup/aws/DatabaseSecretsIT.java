package io.pgbackup.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.testkit.aws.AwsSecretsServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class DatabaseSecretsIT {

    /** In another region than the SDK's own. */
    private static final String ARN = "arn:aws:secretsmanager:us-west-2:123456789012:secret:orders-AbCdEf";

    private static final String PARAMETER = "/backup/orders";
    private static final String CONTENT = "{\"username\": \"eve\", \"password\": \"s3cr3t\", \"port\": 5432}";

    private final AwsSecretsServer server = AwsSecretsServer.start();
    private final DatabaseSecrets secrets = new DatabaseSecrets();
    private SdkProperties properties;

    @BeforeEach
    void point() {
        properties = SdkProperties.of(server.endpoint(), AwsSecretsServer.ACCESS_KEY);
        server.putSecret(ARN, CONTENT);
        server.putParameter(PARAMETER, "SecureString", CONTENT);
    }

    @AfterEach
    void stop() {
        properties.close();
        server.close();
    }

    @Test
    void secret_ofRds_givesUserAndPassword() {
        assertThat(secrets.secret(ARN)).isEqualTo(new DatabaseSecret("eve", "s3cr3t"));
    }

    @Test
    void secret_eachTime_isReadAnew() {
        secrets.secret(ARN);
        server.putSecret(ARN, "rotated\n");

        assertThat(secrets.secret(ARN)).isEqualTo(new DatabaseSecret(null, "rotated"));
    }

    @Test
    void parameter_byName_isDecrypted() {
        assertThat(secrets.parameter(PARAMETER)).isEqualTo(new DatabaseSecret("eve", "s3cr3t"));
    }

    @Test
    void parameter_byArn_isReadInItsRegion() {
        String arn = "arn:aws:ssm:us-west-2:123456789012:parameter/backup/orders";
        server.putParameter(arn, "SecureString", "bare");

        assertThat(secrets.parameter(arn)).isEqualTo(new DatabaseSecret(null, "bare"));
    }

    @Test
    void parameter_thatIsNotEncrypted_isTaken() {
        server.putParameter(PARAMETER, "String", "bare");

        assertThat(secrets.parameter(PARAMETER).password()).isEqualTo("bare");
    }

    @Test
    void secret_throttledTwice_isReadInTheEnd() {
        server.throttle(ARN, 2);

        assertThat(secrets.secret(ARN).password()).isEqualTo("s3cr3t");
        assertThat(server.requests(ARN)).isEqualTo(3);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal(
                        "denied",
                        s -> s.deny(ARN, "secretsmanager:GetSecretValue"),
                        FailureKind.DATABASE_REFUSED,
                        "allow secretsmanager:GetSecretValue on secret " + ARN),
                refusal("key denied", s -> s.denyKey(ARN), FailureKind.DATABASE_REFUSED, "allow kms:Decrypt"),
                refusal(
                        "key disabled",
                        s -> s.refuse(ARN, 400, "DecryptionFailure", "", 9),
                        FailureKind.DATABASE_REFUSED,
                        "enabled"),
                refusal(
                        "expired",
                        s -> s.refuse(ARN, 400, "ExpiredTokenException", "", 9),
                        FailureKind.DATABASE_REFUSED,
                        "expired"),
                refusal("deleted", s -> s.markForDeletion(ARN), FailureKind.USAGE, "RestoreSecret"),
                refusal("throttled", s -> s.throttle(ARN, 99), FailureKind.DATABASE_UNREACHABLE, "later"),
                refusal("not available", s -> s.failInternally(ARN, 99), FailureKind.DATABASE_UNREACHABLE, "later"),
                refusal("binary", s -> s.putBinarySecret(ARN), FailureKind.USAGE, "store a text"),
                refusal(
                        "without password",
                        s -> s.putSecret(ARN, "{\"user\": \"s3cr3t\"}"),
                        FailureKind.USAGE,
                        "bare password"),
                refusal(
                        "broken",
                        s -> s.putSecret(ARN, "{\"password\": \"s3cr3t}"),
                        FailureKind.USAGE,
                        "bare password"),
                refusal("closed", AwsSecretsServer::close, FailureKind.DATABASE_UNREACHABLE, "network"));
    }

    private static Arguments refusal(String name, Consumer<AwsSecretsServer> fault, FailureKind kind, String hint) {
        return Arguments.of(name, fault, kind, hint);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void secret_thatCannotBeRead_saysWhichAndWhatToDo(
            String name, Consumer<AwsSecretsServer> fault, FailureKind kind, String hint) {
        fault.accept(server);

        BackupServiceException e = catchThrowableOfType(BackupServiceException.class, () -> secrets.secret(ARN));

        assertThat(e.kind()).isEqualTo(kind);
        assertThat(e).hasMessageContaining(ARN);
        assertThat(e.hint()).hasValueSatisfying(text -> assertThat(text).contains(hint));
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain("s3cr3t");
    }

    @Test
    void secret_thatDoesNotExist_isUsage() {
        String other = ARN.replace("orders", "nowhere");

        BackupServiceException e = catchThrowableOfType(BackupServiceException.class, () -> secrets.secret(other));

        assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
        assertThat(e).hasMessage("secret " + other + " does not exist");
    }

    @Test
    void parameter_thatDoesNotExistOrIsDenied_saysSo() {
        BackupServiceException missing =
                catchThrowableOfType(BackupServiceException.class, () -> secrets.parameter("/nowhere"));
        server.deny(PARAMETER, "ssm:GetParameter");
        BackupServiceException denied =
                catchThrowableOfType(BackupServiceException.class, () -> secrets.parameter(PARAMETER));

        assertThat(missing.kind()).isEqualTo(FailureKind.USAGE);
        assertThat(missing).hasMessage("parameter /nowhere does not exist");
        assertThat(denied.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(denied.hint()).contains("allow ssm:GetParameter on parameter " + PARAMETER);
    }

    @Test
    void secret_withOtherCredentials_isRefused() {
        properties.close();
        properties = SdkProperties.of(server.endpoint(), "AKIDOTHER");

        BackupServiceException e = catchThrowableOfType(BackupServiceException.class, () -> secrets.secret(ARN));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(e.hint()).contains("check the access key and its secret");
    }
}
