package io.pgbackup.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pgbackup.aws.DatabaseSecrets;
import io.pgbackup.aws.RdsTokens;
import io.pgbackup.config.DatabaseSettings;
import io.pgbackup.config.PasswordSource;
import io.pgbackup.config.Settings;
import io.pgbackup.config.SettingsLoader;
import io.pgbackup.config.SettingsSources;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.SslMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class JdbcDatabasesTest {

    private static final String RDS = "orders.c9akciq32.eu-central-1.rds.amazonaws.com";

    @BeforeAll
    static void giveCredentials() {
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
        System.setProperty("aws.secretAccessKey", "secret");
    }

    @AfterAll
    static void takeCredentials() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    private static JdbcSettings settings(
            String host, String sslMode, PasswordSource password, Map<String, String> variables) {
        return settings(host, sslMode, password, variables, null);
    }

    private static JdbcSettings settings(
            String host,
            String sslMode,
            PasswordSource password,
            Map<String, String> variables,
            @Nullable String region) {
        return run(variables, region)
                .settings(new DatabaseSettings("n", host, 5432, "backup", password, "orders", sslMode));
    }

    private static JdbcDatabases run(Map<String, String> variables, @Nullable String region) {
        RdsTokens tokens = RdsTokens.of(region);
        return new JdbcDatabases(
                new JdbcAdapter(), variables, new Passwords(new DatabaseSecrets(), tokens), new RdsTls(tokens));
    }

    @Test
    void rdsHost_withoutAMode_provesItself() {
        JdbcSettings settings = settings(RDS, "", PasswordSource.none(), Map.of());

        assertThat(settings.sslMode()).isEqualTo(SslMode.VERIFY_FULL);
        assertThat(Path.of(settings.sslRootCert())).content().contains("Amazon RDS eu-central-1 Root CA RSA2048 G1");
    }

    @Test
    void with_settingsOfAllDatabases_takesThem() {
        Map<String, String> environment = Map.of("BACKUP_COPY_THROUGH_DRIVER", "true", "BACKUP_NETWORK_TIMEOUT", "7");
        Settings all = new SettingsLoader().load(new SettingsSources(Map.of(), environment, null, null));
        DatabaseSettings one =
                new DatabaseSettings("n", "h", 5432, "backup", PasswordSource.none(), "orders", "disable");

        JdbcSettings before = run(Map.of(), null).settings(one);
        JdbcSettings after = ((JdbcDatabases) run(Map.of(), null).with(all)).settings(one);

        assertThat(before.copyThroughDriver()).isFalse();
        assertThat(after.copyThroughDriver()).isTrue();
        assertThat(after.networkTimeout()).hasSeconds(7);
    }

    @Test
    void otherHost_withoutAMode_staysAsItWas() {
        JdbcSettings settings = settings("db.example.com", "", PasswordSource.none(), Map.of());

        assertThat(settings.sslMode()).isEqualTo(SslMode.PREFER);
        assertThat(settings.sslRootCert()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"require, ''", "'', require"})
    void rdsHost_withAWeakerMode_keepsIt(String configured, String variable) {
        JdbcSettings settings = settings(RDS, configured, PasswordSource.none(), Map.of("PGSSLMODE", variable));

        assertThat(settings.sslMode()).isEqualTo(SslMode.REQUIRE);
        assertThat(settings.sslRootCert()).isEmpty();
    }

    @Test
    void rdsHost_withAWeakerMode_isWarnedOfOncePerRunAndDatabase() {
        Logger logger = (Logger) LoggerFactory.getLogger(RdsTls.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.WARN);
        try {
            JdbcDatabases run = run(Map.of(), null);
            for (String database : List.of("one", "one", "two")) {
                run.settings(
                        new DatabaseSettings("n", RDS, 5432, "backup", PasswordSource.none(), database, "require"));
                run.settings(new DatabaseSettings("n", RDS, 5432, "backup", PasswordSource.none(), database, ""));
            }
            settings(RDS, "verify-ca", PasswordSource.none(), Map.of());
        } finally {
            logger.setLevel(null);
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .allMatch(event -> event.getLevel() == Level.WARN)
                .extracting(ILoggingEvent::getFormattedMessage)
                .map(message -> message.replaceAll(", which.*", ""))
                .containsExactly(
                        "database " + RDS + ":5432/one has the SSL mode require",
                        "database " + RDS + ":5432/two has the SSL mode require",
                        "database " + RDS + ":5432/orders has the SSL mode verify-ca");
    }

    @ParameterizedTest
    @ValueSource(strings = {"system", "/etc/ssl/mine.pem"})
    void rdsHost_withRootCertificatesOfTheUser_trustsThose(String certificates) {
        JdbcSettings settings =
                settings(RDS, "", PasswordSource.none(), Map.of("PGSSLROOTCERT", certificates, "PGSSLMODE", ""));

        assertThat(settings.sslMode()).isEqualTo(SslMode.VERIFY_FULL);
        assertThat(settings.sslRootCert()).isEqualTo(certificates);
    }

    @Test
    void rdsHost_ofARegionWithoutCertificates_isRefusedUnlessTheUserHasThem() {
        String host = "orders.c9akciq32.rds.cn-north-1.amazonaws.com.cn";

        ConfigurationException e = catchThrowableOfType(
                ConfigurationException.class, () -> settings(host, "", PasswordSource.none(), Map.of()));
        JdbcSettings own = settings(host, "", PasswordSource.none(), Map.of("PGSSLROOTCERT", "china.pem"));
        JdbcSettings weaker = settings(host, "require", PasswordSource.none(), Map.of());

        assertThat(e).hasMessageContaining("cn-north-1");
        assertThat(own.sslRootCert()).isEqualTo("china.pem");
        assertThat(weaker.sslMode()).isEqualTo(SslMode.REQUIRE);
    }

    @Test
    void iam_eachTime_isATokenForHostPortAndUser() {
        JdbcSettings settings = settings(RDS, "", PasswordSource.iam(), Map.of());

        assertThat(settings.credentials().next().password())
                .startsWith(RDS + ":5432/?")
                .contains("DBUser=backup")
                .contains("%2Feu-central-1%2Frds-db%2F");
        assertThat(settings.credentials().next().username()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "allow", "prefer"})
    void iam_withAModeThatMayNotEncrypt_isRefused(String mode) {
        ConfigurationException e = catchThrowableOfType(
                ConfigurationException.class, () -> settings(RDS, mode, PasswordSource.iam(), Map.of()));

        assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
        assertThat(e).hasMessageContaining(RDS).hasMessageContaining(mode);
    }

    @Test
    void iam_ofAnAlias_needsARegionAndProof() {
        ConfigurationException e = catchThrowableOfType(
                ConfigurationException.class, () -> settings("db.example.com", "", PasswordSource.iam(), Map.of()));
        JdbcSettings settings = settings("db.example.com", "", PasswordSource.iam(), Map.of(), "us-east-1");

        assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("AWS_REGION"));
        assertThat(settings.sslMode()).isEqualTo(SslMode.VERIFY_FULL);
        assertThat(settings.credentials().next().password()).contains("%2Fus-east-1%2Frds-db%2F");
    }
}
