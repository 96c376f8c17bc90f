package io.pgbackup.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgbackup.e2e.process.LambdaFunction.Result;
import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** From {@code deploy.sh deploy} to a restored database, on an AWS of our own. One deployment, looked at step by step. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AwsDeploymentIT {

    private static final PostgresServer SERVER = PostgresServer.shared(17);
    private static final String BUCKET = "local-backups";
    private static final String FUNCTION = "postgres-backup";
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    private static Path directory;

    private static LocalAws aws;
    private static String shop;
    private static String orders;

    @BeforeAll
    static void deploy() throws Exception {
        Machine.here().require(Tool.TERRAFORM, Tool.AWS, Tool.MOTO_SERVER);
        shop = SERVER.createDatabase("shop");
        SERVER.execute(shop, "CREATE TABLE t AS SELECT g AS id FROM generate_series(1, 1000) AS g");
        orders = SERVER.createDatabase("orders");
        aws = LocalAws.start(directory);
        String secret = aws.aws(
                        "secretsmanager",
                        "create-secret",
                        "--name",
                        "shop",
                        "--secret-string",
                        "{\"username\": \"" + SERVER.superuser() + "\", \"password\": \"" + PASSWORD + "\"}")
                .path("ARN")
                .asText();
        aws.write("terraform.tfvars", """
                aws_region         = "%s"
                backup_bucket_name = "%s"
                backup_compression = "zstd"
                lambda_jar         = "%s"
                alarm_email        = "ops@example.com"
                databases = [
                  { name = "shop", host = "127.0.0.1", port = %d, username = "nobody", database = "%s", ssl_mode = "disable", secret_arn = "%s" },
                  { name = "orders", host = "127.0.0.1", port = %d, username = "%s", database = "%s", ssl_mode = "disable" },
                ]
                """.formatted(
                        LocalAws.REGION,
                        BUCKET,
                        LambdaFunction.jar(),
                        SERVER.port(),
                        shop,
                        secret,
                        SERVER.port(),
                        SERVER.superuser(),
                        orders));
        // What only an emulator needs: buckets in the path, and no surprise that it forgets how the function logs.
        aws.write("local_override.tf", """
                provider "aws" {
                  s3_use_path_style           = true
                  skip_credentials_validation = true
                  skip_metadata_api_check     = true
                }
                resource "aws_lambda_function" "backup" {
                  lifecycle {
                    ignore_changes = [logging_config]
                  }
                }
                """);
        Program.Outcome deployed = aws.deploySh(
                Map.of("TF_VAR_database_passwords", "{\"orders\": \"" + PASSWORD + "\"}"), "deploy", "--yes");
        assertThat(deployed.exit()).as("%s", deployed).isZero();
    }

    @AfterAll
    static void stop() {
        if (aws != null) {
            aws.close();
        }
    }

    private static IamPolicy functionPolicy() throws Exception {
        JsonNode role = aws.aws("lambda", "get-function-configuration", "--function-name", FUNCTION)
                .path("Role");
        String name = role.asText().replaceAll(".*/", "");
        List<JsonNode> documents = new ArrayList<>();
        for (JsonNode policy :
                aws.aws("iam", "list-role-policies", "--role-name", name).path("PolicyNames")) {
            JsonNode document = aws.aws("iam", "get-role-policy", "--role-name", name, "--policy-name", policy.asText())
                    .path("PolicyDocument");
            documents.add(document.isTextual() ? new ObjectMapper().readTree(document.asText()) : document);
        }
        assertThat(aws.aws("iam", "list-attached-role-policies", "--role-name", name)
                        .path("AttachedPolicies"))
                .as("policies from elsewhere")
                .isEmpty();
        return new IamPolicy(documents.toArray(JsonNode[]::new));
    }

    private static JsonNode schedule(String name) {
        return aws.aws("scheduler", "get-schedule", "--group-name", FUNCTION, "--name", name);
    }

    @Test
    @Order(1)
    void deployment_standsAsItShould() throws Exception {
        JsonNode function = aws.aws("lambda", "get-function-configuration", "--function-name", FUNCTION);
        assertThat(function.path("Runtime").asText()).isEqualTo("java21");
        assertThat(function.path("Architectures").path(0).asText()).isEqualTo("arm64");
        assertThat(function.path("Timeout").asInt()).isEqualTo(900);
        assertThat(schedule("shop").path("ScheduleExpression").asText()).isEqualTo("rate(3 hours)");
        assertThat(schedule("shop").path("Target").path("Arn").asText())
                .isEqualTo(function.path("FunctionArn").asText());
        List<String> alarms = new ArrayList<>();
        aws.aws("cloudwatch", "describe-alarms").path("MetricAlarms").forEach(alarm -> {
            alarms.add(alarm.path("AlarmName").asText());
            assertThat(alarm.path("AlarmActions")).as("%s", alarm).isNotEmpty();
        });
        assertThat(alarms)
                .contains(
                        "postgres-backup/errors",
                        "postgres-backup/duration",
                        "postgres-backup/throttles",
                        "postgres-backup/shop/missing",
                        "postgres-backup/shop/shrunk",
                        "postgres-backup/orders/missing");
        assertThat(aws.aws("s3api", "get-bucket-versioning", "--bucket", BUCKET)
                        .path("Status")
                        .asText())
                .isEqualTo("Enabled");
        for (JsonNode rule : aws.aws("s3api", "get-bucket-lifecycle-configuration", "--bucket", BUCKET)
                .path("Rules")) {
            assertThat(rule.path("Expiration").has("Days"))
                    .as("S3 deletes current backups: %s", rule)
                    .isFalse();
        }
        assertThat(aws.everythingOnDisk().contains(PASSWORD))
                .as("a password in the state")
                .isFalse();
    }

    @Test
    @Order(2)
    void function_mayDoWhatItMustAndNothingElse() throws Exception {
        IamPolicy policy = functionPolicy();
        String bucket = "arn:aws:s3:::" + BUCKET;
        String key = bucket + "/postgres-backup/shop/2026-01-31/shop_2026-01-31_03-00-00.sql.zst";
        for (String action : List.of(
                "s3:PutObject",
                "s3:GetObject",
                "s3:GetObjectVersion",
                "s3:DeleteObject",
                "s3:AbortMultipartUpload",
                "s3:ListMultipartUploadParts")) {
            assertThat(policy.allows(action, key)).as(action).isTrue();
            assertThat(policy.allows(action, bucket + "/other/shop.sql"))
                    .as("%s, other prefix", action)
                    .isFalse();
            assertThat(policy.allows(action, bucket + "/postgres-backup-2/x"))
                    .as("%s, longer prefix", action)
                    .isFalse();
            assertThat(policy.allows(action, key.replace(BUCKET, "other")))
                    .as("%s, other bucket", action)
                    .isFalse();
        }
        for (String action : List.of("s3:ListBucket", "s3:ListBucketMultipartUploads")) {
            assertThat(policy.allows(action, bucket, Map.of("s3:prefix", "postgres-backup/shop/")))
                    .as(action)
                    .isTrue();
            assertThat(policy.allows(action, bucket, Map.of("s3:prefix", "other/")))
                    .as("%s, other prefix", action)
                    .isFalse();
            assertThat(policy.allows(action, "arn:aws:s3:::other"))
                    .as("%s, other bucket", action)
                    .isFalse();
        }
        for (String action : List.of(
                "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention", "s3:PutObjectRetention", "s3:PutObjectAcl")) {
            assertThat(policy.allows(action, key)).as(action).isFalse();
        }
        for (String action : List.of(
                "s3:PutLifecycleConfiguration", "s3:PutBucketVersioning", "s3:DeleteBucket", "s3:PutBucketPolicy")) {
            assertThat(policy.allows(action, bucket)).as(action).isFalse();
        }
        String shopSecret = aws.aws("secretsmanager", "describe-secret", "--secret-id", "shop")
                .path("ARN")
                .asText();
        assertThat(policy.allows("secretsmanager:GetSecretValue", shopSecret)).isTrue();
        assertThat(policy.allows("secretsmanager:PutSecretValue", shopSecret)).isFalse();
        assertThat(policy.allows("secretsmanager:GetSecretValue", shopSecret.replace(":shop", ":other")))
                .isFalse();
        assertThat(policy.allows("iam:PassRole", "arn:aws:iam::123456789012:role/x"))
                .isFalse();
        assertThat(policy.allows("lambda:InvokeFunction", "arn:aws:lambda:x")).isFalse();
    }

    @Test
    @Order(3)
    void bucket_refusesWhatIsNotOverTls() throws Exception {
        JsonNode document = new ObjectMapper()
                .readTree(aws.aws("s3api", "get-bucket-policy", "--bucket", BUCKET)
                        .path("Policy")
                        .asText());
        JsonNode everything = new ObjectMapper()
                .readTree("{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}}");
        IamPolicy policy = new IamPolicy(document, everything);
        String key = "arn:aws:s3:::" + BUCKET + "/k";
        Map<String, String> modern = Map.of("aws:SecureTransport", "true", "s3:TlsVersion", "1.3");
        assertThat(policy.allows("s3:GetObject", key, modern)).isTrue();
        assertThat(policy.allows("s3:GetObject", key, Map.of("aws:SecureTransport", "false")))
                .isFalse();
        assertThat(policy.allows("s3:PutObject", key, Map.of("aws:SecureTransport", "true", "s3:TlsVersion", "1.1")))
                .isFalse();
    }

    @Test
    @Order(4)
    void deployedFunction_runsTheSchedulesEvents() throws Exception {
        JsonNode function = aws.aws("lambda", "get-function", "--function-name", FUNCTION);
        JsonNode configuration = function.path("Configuration");
        Path code = deployedCode(configuration.path("CodeSha256").asText());
        // The emulator denies whatever a policy denies, without looking at its conditions.
        aws.aws("s3api", "delete-bucket-policy", "--bucket", BUCKET);
        LambdaFunction.Builder builder =
                LambdaFunction.of(code, configuration.path("Handler").asText()).hiding(PASSWORD);
        aws.environment().forEach(builder::with);
        for (Map.Entry<String, JsonNode> variable :
                configuration.path("Environment").path("Variables").properties()) {
            builder.with(variable.getKey(), variable.getValue().asText());
        }
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        try (LambdaFunction running = builder.start()) {
            for (String name : List.of("shop", "orders")) {
                String event = schedule(name)
                        .path("Target")
                        .path("Input")
                        .asText()
                        .replace("<aws.scheduler.scheduled-time>", time);
                Result result = running.invoke(event);
                assertThat(result.isError()).as("%s", result).isFalse();
                assertThat(result.database(name).path("status").asText()).isEqualTo("done");
                assertThat(result.answer().path("databases"))
                        .as("this database and the globals")
                        .hasSize(2);
            }
        }
    }

    private static Path deployedCode(String sha256) throws Exception {
        for (JsonNode bucket : aws.aws("s3api", "list-buckets").path("Buckets")) {
            String name = bucket.path("Name").asText();
            if (name.contains("deployments")) {
                String key = aws.aws("s3api", "list-objects-v2", "--bucket", name)
                        .path("Contents")
                        .path(0)
                        .path("Key")
                        .asText();
                Path code = directory.resolve("deployed.jar");
                aws.aws("s3api", "get-object", "--bucket", name, "--key", key, code.toString());
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(code));
                assertThat(Base64.getEncoder().encodeToString(hash))
                        .as("the code that the function was made of")
                        .isEqualTo(sha256);
                return code;
            }
        }
        throw new AssertionError("there is no bucket with the code");
    }

    @Test
    @Order(5)
    void status_showsTheBackups() {
        Program.Outcome status = aws.deploySh(Map.of(), "status");
        assertThat(status.exit()).as("%s", status).isZero();
        assertThat(status.out()).contains("shop", "orders", ".sql.zst");
    }

    @Test
    @Order(6)
    void destroy_leavesTheBackups_andTheyRestore() throws Exception {
        Program.Outcome destroyed = aws.deploySh(Map.of(), "destroy", "--yes");
        assertThat(destroyed.exit()).as("%s", destroyed).isZero();
        assertThat(aws.aws("lambda", "list-functions").path("Functions")).isEmpty();
        assertThat(aws.aws("scheduler", "list-schedules").path("Schedules")).isEmpty();
        assertThat(aws.aws("s3api", "get-bucket-versioning", "--bucket", BUCKET)
                        .path("Status")
                        .asText())
                .isEqualTo("Enabled");

        String copy = SERVER.createDatabase("copy");
        // As from a laptop: with a profile that assumes a role.
        Path profiles = Files.writeString(directory.resolve("profiles"), """
                [profile laptop]
                role_arn = arn:aws:iam::123456789012:role/restore
                source_profile = key
                [profile key]
                aws_access_key_id = test
                aws_secret_access_key = test
                """);
        Cli.assertDone(Cli.plain()
                .with("AWS_CONFIG_FILE", profiles.toString())
                .with("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
                .with("AWS_PROFILE", "laptop")
                .with("AWS_REGION", LocalAws.REGION)
                .with("AWS_ENDPOINT_URL", aws.endpoint())
                .run(
                        "restore",
                        "shop",
                        "--target",
                        SERVER.url(copy),
                        "--store",
                        "s3://" + BUCKET + "/postgres-backup",
                        "--verify"));
        assertThat(Tables.contents(SERVER, copy)).isEqualTo(Tables.contents(SERVER, shop));
    }
}
