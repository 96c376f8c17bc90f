package io.pgbackup.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcSettingsTest {

    private static final String SECRET = "s3cr3t";

    @Test
    void parse_allParts_areDecoded() {
        JdbcSettings settings = JdbcSettings.parse(
                "postgresql://us%40er:p%3Aw%2F%C3%A4@db.example:6543/my%20db?sslmode=verify-full&sslrootcert=/ca.pem"
                        + "&connect_timeout=3&application_name=me&target_session_attrs=standby&options=-c%20a%3Db",
                Map.of());

        assertThat(settings.addresses()).containsExactly(new ServerAddress("db.example", 6543));
        assertThat(settings.username()).isEqualTo("us@er");
        assertThat(settings.credentials().next().password()).isEqualTo("p:w/ä");
        assertThat(settings.database()).isEqualTo("my db");
        assertThat(settings.sslMode()).isEqualTo(SslMode.VERIFY_FULL);
        assertThat(settings.sslRootCert()).isEqualTo("/ca.pem");
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.applicationName()).isEqualTo("me");
        assertThat(settings.wanted()).isEqualTo(SessionAttributes.STANDBY);
        assertThat(settings.extra()).isEqualTo(Map.of("options", "-c a=b"));
    }

    @Test
    void parse_ipv6AndSeveralHosts_arePaired() {
        JdbcSettings settings = JdbcSettings.parse("postgres://u@[::1]:5433,b,[fe80::2]/d", Map.of());

        assertThat(settings.addresses())
                .containsExactly(
                        new ServerAddress("::1", 5433),
                        new ServerAddress("b", 5432),
                        new ServerAddress("fe80::2", 5432));
        assertThat(settings.name()).isEqualTo("[::1]:5433,b:5432,[fe80::2]:5432/d");
    }

    @Test
    void parse_missingParts_comeFromTheEnvironmentThenFromDefaults() {
        Map<String, String> environment = Map.of("PGUSER", "eve", "PGPASSWORD", SECRET, "PGPORT", "7000");

        JdbcSettings settings = JdbcSettings.parse("postgresql:///shop", environment);

        assertThat(settings.name()).isEqualTo("localhost:7000/shop");
        assertThat(settings.username()).isEqualTo("eve");
        assertThat(settings.credentials().next().password()).isEqualTo(SECRET);
        assertThat(settings.sslMode()).isEqualTo(SslMode.PREFER);
        assertThat(JdbcSettings.parse("postgresql://h", environment).database()).isEqualTo("eve");
    }

    @Test
    void parse_atSignInPassword_belongsToThePassword() {
        JdbcSettings settings = JdbcSettings.parse("postgresql://u:p@ss@h/d", Map.of());

        assertThat(settings.credentials().next().password()).isEqualTo("p@ss");
        assertThat(settings.name()).isEqualTo("h:5432/d");
    }

    /** Whatever is wrong, no piece of what may be the user, the password or the rest behind it is told. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:s3cr3t@h/d",
                "u:s3cr3t@h/d",
                "POSTGRESQL://u:s3cr3t@h/d",
                "jdbc:mysql://u:s3cr3t@h/d",
                "jdbc:postgresql:s3cr3t",
                "host=h user=u password=s3cr3t dbname=d",
                "host=h password='s3cr3t s3cr3t'",
                "postgresql://u:s3cr3t/x@h/d",
                "postgresql://u:p@s3cr3t/s3cr3t#s3cr3t@host/db",
                "postgresql://u:p@ss/s3cr3t@host/db",
                "postgresql://u:p@s3cr3t#w/rd",
                "postgresql://u:s3cr3t?s3cr3t@h/d",
                "postgresql://u:p@s3cr3t?user=s3cr3t@h/d",
                "postgresql://u:p@s3cr3t?secret=s3cr3t@h/d",
                "postgresql://u:5?s3cr3t=x@h/d",
                "postgresql://u:p@h/d?password=a&s3cr3t=1",
                "postgresql://u:p@h/d?password=a&secrets3cr3t",
                "postgresql://u:p@h/d?password=s3cr3t@1",
                "postgresql://u:p@h/d?password=s3cr3t%zz",
                "postgresql://u:p@s3cr3t s3cr3t/d",
                "postgresql://u:p@s3cr3t\\s3cr3t/d",
                "postgresql://u:p@\"s3cr3t\"/d",
                "postgresql://u:s3cr3t%@h/d",
                "postgresql://u:s3cr3t%zz@h/d",
                "postgresql://u:s3cr3t%FF@h/d",
                "postgresql://u:s3cr3t%00@h/d",
                "postgresql://u:s3cr3t@h:port/d",
                "postgresql://u:s3cr3t@h:70000/d",
                "postgresql://u:s3cr3t@h:s3cr3t/d",
                "postgresql://u:s3cr3t",
                "postgresql://s3cr3t:s3cr3t/s3cr3t",
                "postgresql://u:s3cr3t@[::1/d",
                "postgresql://u:s3cr3t@[::1]x/d",
                "postgresql://u:p@[s3cr3t/d",
                "postgresql://u:s3cr3t@a,b:1,c:2:3/d",
                "postgresql://u:s3cr3t@a,b/d?port=1,2,3",
                "postgresql://u:s3cr3t@h/d?sslmode=s3cr3t",
                "postgresql://u:s3cr3t@h/d?connect_timeout=s3cr3t",
                "postgresql://u:s3cr3t@h/d?target_session_attrs=s3cr3t",
                "postgresql://u:s3cr3t@h/d?require_auth=s3cr3t",
                "postgresql://u:s3cr3t@h/d?ssl_min_protocol_version=s3cr3t",
                "postgresql://u:s3cr3t@h/d?hostaddr=s3cr3t",
                "postgresql://u:s3cr3t@h/d?s3cr3t=1",
                "postgresql://u:s3cr3t@h/d?secrets3cr3t=1",
                "postgresql://u:s3cr3t@h/d?s3cr3t",
                "postgresql://u:s3cr3t@%2Fvar%2Frun/d",
                "postgresql://:s3cr3t@h/d",
            })
    void parse_wrongUrl_isAUsageErrorThatDoesNotQuoteIt(String url) {
        ConfigurationException e = catchThrowableOfType(
                ConfigurationException.class, () -> JdbcSettings.parse(url, Map.of("PGHOST", "ignored")));

        assertThat(e).isNotNull();
        assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
        assertThat(e.getMessage() + e.hint() + e.getCause())
                .doesNotContain(SECRET)
                .doesNotContain("s3c");
        assertThat(e.hint()).isPresent();
    }

    @Test
    void parse_atSignBehindTheFirstSlash_saysToEncodeIt() {
        ConfigurationException e = catchThrowableOfType(
                ConfigurationException.class, () -> JdbcSettings.parse("postgresql://u:p@ss/w#rd@host/db", Map.of()));

        assertThat(e).hasMessageContaining("has an @ after its first / or ?");
        assertThat(e.getMessage() + e.hint().orElse("")).contains("%40").doesNotContain("ss/w", "w#rd", "host/db");
        assertThat(JdbcSettings.parse("postgresql://u:p%40ss%2Fw%23rd@host/my%40db", Map.of()))
                .satisfies(settings -> assertThat(settings.name()).isEqualTo("host:5432/my@db"))
                .satisfies(settings ->
                        assertThat(settings.credentials().next().password()).isEqualTo("p@ss/w#rd"));
    }

    @Test
    void parse_unknownParameter_tellsTheOneThatIsMeant() {
        ConfigurationException e = catchThrowableOfType(
                ConfigurationException.class, () -> JdbcSettings.parse("postgresql://u@h/d?sslmod=require", Map.of()));

        assertThat(e.hint()).contains("did you mean sslmode?");
    }

    @Test
    void fromEnvironment_allVariables_areUsed() {
        JdbcSettings settings = JdbcSettings.fromEnvironment(Map.of(
                "PGHOST", "h",
                "PGPORT", "1",
                "PGUSER", "u",
                "PGPASSWORD", SECRET,
                "PGDATABASE", "d",
                "PGSSLMODE", "require",
                "PGSSLROOTCERT", "/ca.pem",
                "PGCONNECT_TIMEOUT", "0",
                "PGAPPNAME", "a"));

        assertThat(settings.name()).isEqualTo("h:1/d");
        assertThat(settings.username()).isEqualTo("u");
        assertThat(settings.sslMode()).isEqualTo(SslMode.REQUIRE);
        assertThat(settings.sslRootCert()).isEqualTo("/ca.pem");
        assertThat(settings.connectTimeout()).isEqualTo(JdbcSettings.DEFAULT_CONNECT_TIMEOUT);
        assertThat(settings.applicationName()).isEqualTo("a");
        assertThat(settings.toString()).doesNotContain(SECRET).contains("u@h:1/d");
    }

    @Test
    void fromEnvironment_withoutUser_saysSo() {
        ConfigurationException e = catchThrowableOfType(
                ConfigurationException.class, () -> JdbcSettings.fromEnvironment(Map.of("PGHOST", "h")));

        assertThat(e.getMessage()).isEqualTo("no user name is given for the database");
        assertThat(e.hint()).contains("add it to the URL, or set PGUSER");
    }

    @Test
    void toString_withExtra_showsNamesOnly() {
        JdbcSettings settings = JdbcSettings.of("h", 1, "d", "u")
                .withCredentials(CredentialSource.of(SECRET))
                .withExtra(Map.of("sslpassword", SECRET));

        assertThat(settings.toString()).contains("sslpassword").doesNotContain(SECRET);
    }

    @Test
    void passwordFile_firstMatchingLine_isReadAnewEachTime(@TempDir Path directory) throws IOException {
        Path file =
                write(directory, "# a comment\nother:*:*:*:wrong\nh:5432:d:u:a\\:b\\\\c\n*:*:*:*:last\n", "rw-------");
        JdbcSettings settings = JdbcSettings.parse("postgresql://u@h/d", Map.of("PGPASSFILE", file.toString()));

        assertThat(settings.credentials().next().password()).isEqualTo("a:b\\c");
        Files.writeString(file, "h:5432:d:u:rotated\n");
        assertThat(settings.credentials().next().password()).isEqualTo("rotated");
        assertThat(settings.toString()).doesNotContain("rotated");
    }

    @Test
    void passwordFile_ofHomeDirectory_isUsedWithoutPassfile(@TempDir Path home) throws IOException {
        Path file = write(home, "*:*:*:*:" + SECRET + "\n", "rw-------");
        Files.move(file, home.resolve(".pgpass"));

        assertThat(JdbcSettings.parse("postgresql://u@h/d", Map.of("HOME", home.toString()))
                        .credentials()
                        .next()
                        .password())
                .isEqualTo(SECRET);
    }

    @Test
    void passwordFile_openToOthers_isIgnored(@TempDir Path directory) throws IOException {
        Path file = write(directory, "*:*:*:*:" + SECRET + "\n", "rw-r--r--");
        PasswordFile source = new PasswordFile(file, List.of(new ServerAddress("h", 1)), "d", "u");

        assertThat(source.next()).isEqualTo(Credentials.none());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw--w----", "rw---x---", "rwx-----x"})
    void passwordFile_withAModeThatLibpqRefuses_isIgnored(String mode, @TempDir Path directory) throws IOException {
        Path file = write(directory, "*:*:*:*:" + SECRET + "\n", mode);
        PasswordFile source = new PasswordFile(file, List.of(new ServerAddress("h", 1)), "d", "u");

        assertThat(source.next()).isEqualTo(Credentials.none());
    }

    @Test
    void passwordFile_ofSeveralHosts_hasALineForEach(@TempDir Path directory) throws IOException {
        Path file = write(directory, "a:*:*:*:ofA\nb:6000:*:*:ofB\n", "rw-------");
        JdbcSettings settings =
                JdbcSettings.parse("postgresql://u@a,b:6000,c/d", Map.of("PGPASSFILE", file.toString()));

        assertThat(settings.addresses())
                .extracting(address -> settings.credentials().next(address).password())
                .containsExactly("ofA", "ofB", null);
    }

    @Test
    void service_withWhatIsNotKnown_isRefused(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("services");
        for (String line : List.of("sslmod=require", "not keyword", "service=other", "ldap://h/x")) {
            Files.writeString(file, "[mine]\nhost=db\n" + line + "\n");
            ConfigurationException e = catchThrowableOfType(
                    ConfigurationException.class,
                    () -> JdbcSettings.parse(
                            "postgresql:///shop?service=mine", Map.of("PGSERVICEFILE", file.toString())));
            assertThat(e).as(line).isNotNull();
            assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
        }
    }

    @Test
    void service_givesWhatTheUrlLeavesOut_andBeatsTheVariables(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("services");
        Files.writeString(file, "[other]\nhost=no\n[mine]\n# comment\nhost=db\nuser = bob\ndbname=x\n");

        JdbcSettings settings = JdbcSettings.parse(
                "postgresql:///shop?service=mine", Map.of("PGSERVICEFILE", file.toString(), "PGUSER", "eve"));

        assertThat(settings.name()).isEqualTo("db:5432/shop");
        assertThat(settings.username()).isEqualTo("bob");
    }

    @Test
    void service_unknown_isAUsageError() {
        ConfigurationException e = catchThrowableOfType(
                ConfigurationException.class, () -> JdbcSettings.fromEnvironment(Map.of("PGSERVICE", "nowhere")));

        assertThat(e.getMessage()).isEqualTo("there is no connection service \"nowhere\"");
        assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
    }

    @Test
    void pgbouncer_isUnderstoodAsWhatItSays() {
        assertThat(JdbcSettings.parse("postgresql://u@h/d?pgbouncer=true", Map.of()))
                .satisfies(settings -> assertThat(settings.transactionPooler()).isTrue())
                .satisfies(settings -> assertThat(settings.extra()).isEmpty())
                .satisfies(settings -> assertThat(settings.withDatabase("other").transactionPooler())
                        .isTrue());
        assertThat(JdbcSettings.parse("postgresql://u@h/d?pgbouncer=false", Map.of())
                        .transactionPooler())
                .isFalse();
        ConfigurationException e = catchThrowableOfType(
                ConfigurationException.class,
                () -> JdbcSettings.parse("postgresql://u@h/d?pgbouncer=perhaps", Map.of()));
        assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
    }

    private static Path write(Path directory, String text, String permissions) throws IOException {
        Path file = directory.resolve("passwords");
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
