package io.pgbackup.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.store.Compression;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void load_ofNothing_givesTheDefaults() {
        Settings settings = load();
        assertThat(settings.databases()).isEmpty();
        assertThat(settings.libpq()).isFalse();
        assertThat(settings.store()).isNull();
        assertThat(settings.retentionDays()).isEqualTo(2);
        assertThat(settings.compression()).isEqualTo(CompressionSettings.none());
        assertThat(settings.jobs()).isZero();
        assertThat(settings.networkTimeout()).hasMinutes(5);
        assertThat(settings.copyThroughDriver()).isFalse();
        assertThat(settings.restore()).isEqualTo(new RestoreSettings(null, null, false));
        assertThat(settings.logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(settings.logFormat()).isNull();
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void requireStore_withoutOne_namesTheSettings() {
        ConfigurationException e = catchThrowableOfType(ConfigurationException.class, () -> load().requireStore());
        assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
        assertThat(e.hint().orElseThrow()).contains("BACKUP_STORE").contains("--store");
    }

    @Test
    void load_ofOneNumberedDatabase_readsAllItsFields() {
        database(0, "db.example", "app");
        environment.put("DB_0_PORT", "6543");
        environment.put("DB_0_PASSWORD", "s3cret ");
        environment.put("DB_0_SSL_MODE", "verify-full");
        environment.put("DB_0_NAME", "app-eu");
        assertThat(load().databases())
                .containsExactly(new DatabaseSettings(
                        "app-eu",
                        "db.example",
                        6543,
                        "backup",
                        PasswordSource.of(new Secret("s3cret ")),
                        "app",
                        "verify-full"));
    }

    @Test
    void load_ofNumberedDatabases_keepsTheirOrder() {
        for (int i = 11; i >= 0; i--) {
            database(i, "host", "db" + i);
        }
        assertThat(load().databases())
                .extracting(DatabaseSettings::database)
                .startsWith("db0", "db1", "db2")
                .endsWith("db9", "db10", "db11");
    }

    @Test
    void load_withoutNumber_isEntryZero() {
        environment.put("DB_HOST", "h");
        environment.put("DB_USERNAME", "u");
        environment.put("DB_0_DATABASE", "d");
        database(1, "h", "e");
        assertThat(load().databases()).extracting(DatabaseSettings::database).containsExactly("d", "e");
    }

    @Test
    void load_ofAliasWithTheSameValue_isFine() {
        database(0, "h", "d");
        environment.put("DB_HOST", "h");
        assertThat(load().databases()).hasSize(1);
    }

    @Test
    void load_ofAliasWithAnotherValue_fails() {
        database(0, "h", "d");
        environment.put("DB_HOST", "other");
        environment.put("DB_PASSWORD", "hunter2");
        environment.put("DB_0_PASSWORD", "hunter3");
        assertThat(failure())
                .contains("DB_HOST and DB_0_HOST are both set, but differ")
                .contains("DB_PASSWORD and DB_0_PASSWORD are both set, but differ")
                .doesNotContain("hunter");
    }

    @Test
    void load_ofGap_namesTheGap() {
        database(0, "h", "a");
        database(2, "h", "c");
        assertThat(failure()).contains("DB_1_* is missing").contains("without gaps");
    }

    @Test
    void load_ofNumbersFromOne_namesZero() {
        database(1, "h", "a");
        assertThat(failure()).contains("DB_0_* is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DB_0_PASSWROD", "DB_0_USER", "DB_00_HOST", "DB_99999999999_HOST"})
    void load_ofUnknownNumberedName_fails(String name) {
        database(0, "h", "a");
        environment.put(name, "hunter2");
        assertThat(failure()).contains(name).contains("_USERNAME").doesNotContain("hunter2");
    }

    @Test
    void load_ofIncompleteDatabase_namesWhatIsMissing() {
        environment.put("DB_0_PORT", "5432");
        assertThat(failure())
                .contains("DB_0_HOST is missing")
                .contains("DB_0_USERNAME is missing")
                .contains("DB_0_DATABASE is missing");
    }

    @Test
    void load_ofNameWithoutDatabase_explainsTheName() {
        environment.put("DB_HOST", "h");
        environment.put("DB_USERNAME", "u");
        environment.put("DB_NAME", "app");
        assertThat(failure()).contains("DB_0_DATABASE is missing").contains("names only the folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "-1", "postgres", "54 32", "99999999999"})
    void load_ofWrongPort_fails(String port) {
        database(0, "h", "a");
        environment.put("DB_0_PORT", port);
        assertThat(failure())
                .contains("DB_0_PORT is '" + port + "', not a port")
                .contains("1 to 65535");
    }

    @Test
    void load_ofWrongSslMode_fails() {
        database(0, "h", "a");
        environment.put("DB_0_SSL_MODE", "on");
        assertThat(failure()).contains("DB_0_SSL_MODE is 'on'").contains("verify-full");
    }

    @Test
    void load_ofEmptyVariables_countsThemAsNotSet() {
        database(0, "h", "a");
        environment.put("DB_0_PORT", "");
        environment.put("DB_1_HOST", "");
        environment.put("BACKUP_STORE", "");
        environment.put("BACKUP_JOBS", "");
        Settings settings = load();
        assertThat(settings.databases()).hasSize(1);
        assertThat(settings.databases().get(0).port()).isEqualTo(5432);
        assertThat(settings.store()).isNull();
    }

    @Test
    void load_ofPasswordFile_readsItAnew() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "first\n");
        database(0, "h", "a");
        environment.put("DB_0_PASSWORD_FILE", file.toString());
        PasswordSource password = load().databases().get(0).password();
        assertThat(password.read()).contains(new Secret("first"));
        Files.writeString(file, "second\r\n");
        assertThat(password.read()).contains(new Secret("second"));
    }

    @Test
    void load_ofMissingOrEmptyPasswordFile_fails() throws IOException {
        database(0, "h", "a");
        environment.put("DB_0_PASSWORD_FILE", directory.resolve("absent").toString());
        assertThat(failure()).contains("DB_0_PASSWORD_FILE").contains("cannot be read");
        environment.put(
                "DB_0_PASSWORD_FILE",
                Files.writeString(directory.resolve("empty"), "\n").toString());
        assertThat(failure()).contains("DB_0_PASSWORD_FILE").contains("is empty");
    }

    @Test
    void load_ofPasswordAndPasswordFile_fails() throws IOException {
        database(0, "h", "a");
        environment.put("DB_0_PASSWORD", "hunter2");
        environment.put(
                "DB_0_PASSWORD_FILE",
                Files.writeString(directory.resolve("p"), "x").toString());
        assertThat(failure()).contains("DB_0_PASSWORD and DB_0_PASSWORD_FILE").doesNotContain("hunter2");
    }

    private static final String ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf";

    @Test
    void load_ofPlacesOfAws_namesThem() {
        database(0, "h", "a");
        environment.put("DB_0_SECRET_ARN", ARN);
        database(1, "h", "b");
        environment.put("DB_1_SSM_PARAMETER", "/backup/orders");
        database(2, "h", "c");
        environment.put("DB_2_AUTH", "iam");
        database(3, "h", "d");
        environment.put("DB_3_AUTH", "password");

        List<PasswordSource> passwords =
                load().databases().stream().map(DatabaseSettings::password).toList();

        assertThat(passwords)
                .containsExactly(
                        PasswordSource.secretArn(ARN),
                        PasswordSource.ssmParameter("/backup/orders"),
                        PasswordSource.iam(),
                        PasswordSource.none());
        assertThat(passwords).allSatisfy(password -> assertThat(password.read()).isEmpty());
        assertThat(passwords).extracting(PasswordSource::place).containsExactly(ARN, "/backup/orders", "", "");
        assertThat(passwords)
                .extracting(Object::toString)
                .containsExactly("secret " + ARN, "parameter /backup/orders", "iam token", "none");
    }

    @Test
    void load_ofPlacesOfAwsAsJson_readsTheKeysOfTerraform() {
        environment.put("DATABASES", """
                [{"host": "h", "username": "u", "database": "a", "password": null, "auth": null,
                  "secret_arn": "%s"},
                 {"host": "h", "username": "u", "database": "b", "password": "", "secret_arn": null,
                  "ssm_parameter": "arn:aws:ssm:eu-central-1:123456789012:parameter/backup/orders"},
                 {"host": "h", "username": "u", "database": "c", "auth": "iam"}]
                """.formatted(ARN));

        assertThat(load().databases())
                .extracting(DatabaseSettings::password)
                .extracting(PasswordSource::kind)
                .containsExactly(
                        PasswordSource.Kind.SECRET_ARN, PasswordSource.Kind.SSM_PARAMETER, PasswordSource.Kind.IAM);
    }

    @Test
    void load_ofSeveralPlacesOfOnePassword_namesAll() {
        database(0, "h", "a");
        environment.put("DB_0_PASSWORD", "hunter2");
        environment.put("DB_0_SECRET_ARN", ARN);
        environment.put("DB_0_SSM_PARAMETER", "/backup/orders");
        environment.put("DB_0_AUTH", "iam");

        assertThat(failure())
                .contains("DB_0_PASSWORD and DB_0_SECRET_ARN and DB_0_SSM_PARAMETER and DB_0_AUTH=iam are all set")
                .doesNotContain("hunter2");
    }

    @Test
    void load_ofAPasswordInThePlaceOfAnArn_failsWithoutShowingIt() {
        database(0, "h", "a");
        environment.put("DB_0_SECRET_ARN", "hunter2");
        database(1, "h", "b");
        environment.put("DB_1_SSM_PARAMETER", "hunter2!");
        database(2, "h", "c");
        environment.put("DB_2_SSM_PARAMETER", ARN);

        assertThat(failure())
                .contains("DB_0_SECRET_ARN is not the arn of a secret")
                .contains("DB_1_SSM_PARAMETER is neither the name of a parameter nor its arn")
                .contains("DB_2_SSM_PARAMETER is neither")
                .doesNotContain("hunter2");
    }

    @Test
    void load_ofUnknownAuth_fails() {
        database(0, "h", "a");
        environment.put("DB_0_AUTH", "kerberos");
        assertThat(failure()).contains("DB_0_AUTH is 'kerberos'").contains("password or iam");
    }

    @Test
    void load_ofDatabasesJson_readsTheKeysOfTerraform() {
        environment.put("DATABASES", """
                [{"host": "h", "port": 6000, "username": "u", "password": "p", "database": "a", "ssl_mode": "require"},
                 {"host": "h", "port": "6001", "username": "u", "password": null, "database": "b", "name": "bee"}]
                """);
        assertThat(load().databases())
                .containsExactly(
                        new DatabaseSettings("a", "h", 6000, "u", PasswordSource.of(new Secret("p")), "a", "require"),
                        new DatabaseSettings("bee", "h", 6001, "u", PasswordSource.none(), "b", ""));
    }

    @Test
    void load_ofWrongDatabasesJson_neverShowsIt() {
        environment.put("DATABASES", "[{\"host\": \"h\", \"password\": hunter2}]");
        assertThat(failure()).contains("DATABASES is not valid JSON at line 1").doesNotContain("hunter2");
        environment.put("DATABASES", "{\"password\": \"hunter2\"}");
        assertThat(failure()).contains("DATABASES is not a list").doesNotContain("hunter2");
        environment.put("DATABASES", "[{\"user\": \"hunter2\", \"password\": 1234567, \"host\": [\"hunter2\"]}, 5]");
        assertThat(failure())
                .contains("DATABASES[0].user is not known")
                .contains("DATABASES[0].password is not a text")
                .contains("DATABASES[0].host is not a plain value")
                .contains("DATABASES[1] is not an object")
                .doesNotContain("hunter2")
                .doesNotContain("1234567");
        environment.put("DATABASES", "[] []");
        assertThat(failure()).contains("DATABASES is not valid JSON");
    }

    @Test
    void load_ofDatabasesJsonAndNumbers_fails() {
        database(0, "h", "a");
        environment.put("DATABASES", "[]");
        assertThat(failure()).contains("DATABASES and DB_0_DATABASE are both set");
    }

    @Test
    void load_ofTwoDatabasesWithOneFolder_namesBoth() {
        database(0, "h1", "app");
        database(1, "h2", "app");
        assertThat(failure())
                .contains("DB_0_DATABASE and DB_1_DATABASE would share the folder app/")
                .contains("DB_1_NAME");
        environment.put("DB_1_NAME", "app2");
        assertThat(load().databases()).hasSize(2);
        environment.put("DB_0_NAME", "app2");
        assertThat(failure()).contains("DB_0_NAME and DB_1_NAME would share");
    }

    @ParameterizedTest
    @CsvSource({"PGHOST,true", "PGDATABASE,true", "PGSERVICE,true", "PGUSER,false"})
    void load_ofLibpqNames_honoursThemWhereNothingElseIsGiven(String name, boolean honoured) {
        environment.put(name, "x");
        assertThat(load().libpq()).isEqualTo(honoured);
        database(0, "h", "a");
        assertThat(load().libpq()).isFalse();
    }

    @Test
    void load_ofS3Store_readsAllThatBelongsToIt() {
        environment.put("BACKUP_STORE", "s3://bucket/some//prefix/");
        environment.put("AWS_REGION", "eu-central-1");
        environment.put("AWS_ENDPOINT_URL", "http://localhost:9000");
        environment.put("BACKUP_SSE", "aws:kms");
        environment.put("BACKUP_KMS_KEY_ID", "alias/backup");
        assertThat(load().store())
                .isEqualTo(new StoreSettings.S3(
                        "bucket",
                        "some/prefix",
                        "eu-central-1",
                        URI.create("http://localhost:9000"),
                        "aws:kms",
                        "alias/backup"));
    }

    @ParameterizedTest
    @CsvSource({
        "file:/backups,/backups",
        "file:///backups,/backups",
        "file:relative/dir,relative/dir",
        "/backups,/backups",
        "./backups,./backups",
        "file:/with space/ü,/with space/ü"
    })
    void load_ofDirectoryStore_takesThePathAsItStands(String uri, Path path) {
        environment.put("BACKUP_STORE", uri);
        assertThat(load().store()).isEqualTo(new StoreSettings.Directory(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bucket", "s3://", "s3:///x", "s3://b_!/x", "file://host/path", "file:", "gs://b/p", "http://x"})
    void load_ofNoStore_fails(String uri) {
        environment.put("BACKUP_STORE", uri);
        assertThat(failure()).contains("BACKUP_STORE is '" + uri + "'").contains("s3://bucket/prefix or file:/path");
    }

    @Test
    void load_ofStoreThatMayHoldCredentials_doesNotShowIt() {
        environment.put("BACKUP_STORE", "ftp://user:hunter2@host/path");
        assertThat(failure()).contains("BACKUP_STORE").doesNotContain("hunter2");
    }

    @Test
    void load_ofBucket_hasTheDefaultPrefix() {
        environment.put("AWS_BUCKET", "bucket");
        assertThat(load().requireStore().uri()).isEqualTo("s3://bucket/postgres-backup");
        environment.put("BACKUP_PREFIX", "other");
        assertThat(load().requireStore().uri()).isEqualTo("s3://bucket/other");
        environment.put("AWS_BUCKET", "s3://bucket");
        assertThat(failure()).contains("AWS_BUCKET is 's3://bucket'").contains("the name of the bucket alone");
    }

    @Test
    void load_ofLocalPath_isADirectory() {
        environment.put("LOCAL_BACKUP_PATH", "/backups");
        environment.put("BACKUP_PREFIX", "postgres-backup");
        assertThat(load().requireStore().uri()).isEqualTo("file:/backups");
    }

    @Test
    void load_ofTwoStores_fails() {
        environment.put("AWS_BUCKET", "bucket");
        environment.put("LOCAL_BACKUP_PATH", "/backups");
        assertThat(failure()).contains("AWS_BUCKET and LOCAL_BACKUP_PATH are both set");
        environment.remove("AWS_BUCKET");
        environment.put("BACKUP_STORE", "file:/other");
        assertThat(failure()).contains("BACKUP_STORE and LOCAL_BACKUP_PATH are both set");
    }

    @Test
    void load_ofPrefixBesideAStore_fails() {
        environment.put("BACKUP_STORE", "s3://bucket/a");
        environment.put("BACKUP_PREFIX", "b");
        assertThat(failure()).contains("BACKUP_PREFIX is set, but is not used with BACKUP_STORE");
    }

    @Test
    void load_ofWrongEncryption_fails() {
        environment.put("BACKUP_STORE", "s3://bucket/a");
        environment.put("BACKUP_SSE", "kms");
        assertThat(failure()).contains("BACKUP_SSE is 'kms'").contains("aws:kms");
        environment.put("BACKUP_SSE", "AES256");
        environment.put("BACKUP_KMS_KEY_ID", "k");
        assertThat(failure()).contains("BACKUP_KMS_KEY_ID is set without BACKUP_SSE=aws:kms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9000", "http://user:hunter2@host", "http://a b", "https://"})
    void load_ofWrongEndpoint_fails(String endpoint) {
        environment.put("BACKUP_STORE", "s3://bucket/a");
        environment.put("AWS_ENDPOINT_URL", endpoint);
        assertThat(failure()).contains("AWS_ENDPOINT_URL").doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"none,NONE,", "gzip,GZIP,", "gzip:9,GZIP,9", "zstd,ZSTD,", "zstd:19,ZSTD,19", "ZSTD:3,ZSTD,3"})
    void load_ofCompression_readsKindAndLevel(String text, Compression compression, Integer level) {
        environment.put("BACKUP_COMPRESSION", text);
        assertThat(load().compression()).isEqualTo(new CompressionSettings(compression, level));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bzip2", "none:1", "gzip:0", "gzip:10", "zstd:23", "zstd:", "zstd:x", ":3"})
    void load_ofWrongCompression_fails(String text) {
        environment.put("BACKUP_COMPRESSION", text);
        assertThat(failure()).contains("BACKUP_COMPRESSION is '" + text + "'").contains("zstd:22");
    }

    @ParameterizedTest
    @CsvSource({
        "BACKUP_RETENTION_DAYS,0",
        "BACKUP_RETENTION_DAYS,-1",
        "BACKUP_RETENTION_DAYS,2d",
        "BACKUP_JOBS,0",
        "BACKUP_JOBS,257",
        "BACKUP_NETWORK_TIMEOUT,0",
        "BACKUP_NETWORK_TIMEOUT,5min",
        "BACKUP_COPY_THROUGH_DRIVER,1",
        "LOG_LEVEL,loud",
        "LOG_FORMAT,xml",
        "IMPORT_DROP_EXISTING,maybe"
    })
    void load_ofWrongValue_namesKeyAndValue(String name, String value) {
        environment.put(name, value);
        assertThat(failure()).contains(name + " is '" + value + "'");
    }

    @Test
    void load_ofPlainValues_readsThem() {
        environment.put("BACKUP_RETENTION_DAYS", "30");
        environment.put("BACKUP_JOBS", " 4 ");
        environment.put("BACKUP_NETWORK_TIMEOUT", "900");
        environment.put("BACKUP_COPY_THROUGH_DRIVER", "true");
        environment.put("LOG_LEVEL", "Debug");
        environment.put("LOG_FORMAT", "json");
        Settings settings = load();
        assertThat(settings.retentionDays()).isEqualTo(30);
        assertThat(settings.jobs()).isEqualTo(4);
        assertThat(settings.networkTimeout()).hasMinutes(15);
        assertThat(settings.copyThroughDriver()).isTrue();
        assertThat(settings.logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(settings.logFormat()).isEqualTo(LogFormat.JSON);
    }

    @Test
    void load_ofRestoreDefaults_readsThem() {
        environment.put("IMPORT_DB_HOST", "h");
        environment.put("IMPORT_DB_USERNAME", "u");
        environment.put("IMPORT_DB_PASSWORD", "p");
        environment.put("IMPORT_DB_DATABASE", "target");
        environment.put("IMPORT_BACKUP_PATH", "app");
        environment.put("IMPORT_DROP_EXISTING", "TRUE");
        Settings settings = load();
        assertThat(settings.restore().backup()).isEqualTo("app");
        assertThat(settings.restore().dropExisting()).isTrue();
        assertThat(settings.restore().target())
                .isEqualTo(new DatabaseSettings(
                        "target", "h", 5432, "u", PasswordSource.of(new Secret("p")), "target", ""));
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void load_ofNamesThatLookLikeSettings_warns() {
        environment.put("BACKUP_RETENTON_DAYS", "30");
        environment.put("IMPORT_FILE", "x");
        assertThat(load().warnings())
                .hasSize(2)
                .anySatisfy(warning -> assertThat(warning).contains("BACKUP_RETENTON_DAYS"))
                .anySatisfy(warning -> assertThat(warning).contains("IMPORT_FILE"));
    }

    @Test
    void load_ofManyProblems_reportsAllOfThem() {
        database(0, "h", "a");
        environment.put("DB_0_PORT", "x");
        environment.put("BACKUP_JOBS", "x");
        environment.put("BACKUP_STORE", "x");
        assertThat(failure())
                .startsWith("the configuration has 3 problems:")
                .contains("\n  DB_0_PORT is 'x'")
                .contains("\n  BACKUP_JOBS is 'x'")
                .contains("\n  BACKUP_STORE is 'x'");
    }

    @Test
    void settings_printed_showNoPassword() {
        database(0, "h", "a");
        environment.put("DB_0_PASSWORD", "hunter2");
        assertThat(load().toString()).doesNotContain("hunter2").contains("***");
    }

    private void database(int index, String host, String database) {
        environment.put("DB_" + index + "_HOST", host);
        environment.put("DB_" + index + "_USERNAME", "backup");
        environment.put("DB_" + index + "_DATABASE", database);
    }

    private Settings load() {
        return new SettingsLoader().load(SettingsSources.of(environment));
    }

    private String failure() {
        ConfigurationException e = catchThrowableOfType(ConfigurationException.class, this::load);
        assertThat(e).as("a failure is expected").isNotNull();
        assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
        return e.getMessage() + ": " + e.hint().orElseThrow();
    }
}
