package io.pgbackup.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.aws.DatabaseSecrets;
import io.pgbackup.aws.RdsTokens;
import io.pgbackup.config.DatabaseSettings;
import io.pgbackup.config.PasswordSource;
import io.pgbackup.connect.Database;
import io.pgbackup.connect.Databases;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.testkit.aws.AwsSecretsServer;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Secrets, a real server, and a rotation between them. */
@Timeout(120)
class SecretPasswordsIT {

    private static final String ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf";
    private static final String PARAMETER = "/backup/orders";

    private static PostgresServer server;
    private static AwsSecretsServer aws;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start(15);
        server.execute("postgres", "CREATE ROLE eve LOGIN; CREATE ROLE eve_clone LOGIN PASSWORD 'clone'");
        Path hba = Path.of(server.queryText("postgres", "SHOW hba_file"));
        Files.writeString(hba, "host all eve,eve_clone 127.0.0.1/32 scram-sha-256\n" + Files.readString(hba));
        server.execute("postgres", "SELECT pg_reload_conf()");
        aws = AwsSecretsServer.start();
        System.setProperty("aws.endpointUrl", aws.endpoint());
        System.setProperty("aws.accessKeyId", AwsSecretsServer.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", AwsSecretsServer.SECRET_KEY);
        System.setProperty("aws.region", "eu-central-1");
    }

    @AfterAll
    static void stop() {
        aws.close();
        server.close();
        for (String name : new String[] {"aws.endpointUrl", "aws.accessKeyId", "aws.secretAccessKey", "aws.region"}) {
            System.clearProperty(name);
        }
    }

    @BeforeEach
    void begin() throws Exception {
        rotate("one");
        aws.allow(ARN);
        aws.putSecret(ARN, "{\"username\": \"eve\", \"password\": \"one\"}");
        aws.putParameter(PARAMETER, "SecureString", "one");
    }

    private static void rotate(String password) throws Exception {
        server.execute("postgres", "ALTER ROLE eve PASSWORD '" + password + "'");
    }

    private static Databases run() {
        RdsTokens tokens = RdsTokens.of(null);
        return new JdbcDatabases(
                new JdbcAdapter(), Map.of(), new Passwords(new DatabaseSecrets(), tokens), new RdsTls(tokens));
    }

    private static Database database(Databases run, String user, PasswordSource password) {
        return run.configured(new DatabaseSettings("n", server.host(), server.port(), user, password, "postgres", ""));
    }

    private static void connect(Database database) {
        assertThat(database.siblings().names()).isNotEmpty();
    }

    @Test
    void secret_ofTwoDatabases_isReadOncePerRun() {
        long before = aws.requests(ARN);
        Databases run = run();

        connect(database(run, "nobody", PasswordSource.secretArn(ARN)));
        connect(database(run, "nobody", PasswordSource.secretArn(ARN)).sibling("template1"));
        assertThat(aws.requests(ARN)).isEqualTo(before + 1);

        connect(database(run(), "nobody", PasswordSource.secretArn(ARN)));
        assertThat(aws.requests(ARN)).isEqualTo(before + 2);
    }

    @Test
    void secret_rotatedDuringARun_isReadAgain() throws Exception {
        long before = aws.requests(ARN);
        Database database = database(run(), "nobody", PasswordSource.secretArn(ARN));
        connect(database);

        rotate("two");
        aws.putSecret(ARN, "{\"username\": \"eve\", \"password\": \"two\"}");
        connect(database);
        connect(database);

        assertThat(aws.requests(ARN)).isEqualTo(before + 2);
    }

    @Test
    void secret_rotatedToItsOtherUser_connectsAsThatOne() throws Exception {
        Database database = database(run(), "nobody", PasswordSource.secretArn(ARN));
        connect(database);

        rotate("gone");
        aws.putSecret(ARN, "{\"username\": \"eve_clone\", \"password\": \"clone\"}");

        connect(database);
    }

    @Test
    void parameter_withoutAUser_isForTheConfiguredOne() {
        connect(database(run(), "eve", PasswordSource.ssmParameter(PARAMETER)));
    }

    @Test
    void secret_ofAnotherPassword_isRefusedAfterOneMoreLook() {
        aws.putSecret(ARN, "wr0ng");
        long before = aws.requests(ARN);

        BackupServiceException e = catchThrowableOfType(
                BackupServiceException.class, () -> connect(database(run(), "eve", PasswordSource.secretArn(ARN))));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(e.toString() + e.getCause()).doesNotContain("wr0ng");
        assertThat(aws.requests(ARN)).isEqualTo(before + 2);
    }

    @Test
    void secret_thatMayNotBeRead_surfacesAsItIs() {
        aws.deny(ARN, "secretsmanager:GetSecretValue");

        BackupServiceException e = catchThrowableOfType(
                BackupServiceException.class, () -> connect(database(run(), "eve", PasswordSource.secretArn(ARN))));

        assertThat(e.kind()).isEqualTo(FailureKind.DATABASE_REFUSED);
        assertThat(e.kind().exitCode()).isEqualTo(3);
        assertThat(e.hint()).contains("allow secretsmanager:GetSecretValue on secret " + ARN);
    }
}
