package io.pgbackup.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbackup.core.failure.ConfigurationException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The expected signatures were computed by botocore 1.43.11, {@code generate_db_auth_token}, at the same moment. */
class RdsTokensTest {

    private static final String HOST = "orders.c9akciq32.eu-central-1.rds.amazonaws.com";
    private static final String ACCESS_KEY = "AKIDEXAMPLE";
    private static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private static RdsTokens tokens(AwsCredentials credentials, Instant now, String otherRegion) {
        return new RdsTokens(
                StaticCredentialsProvider.create(credentials), otherRegion, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static RdsTokens tokens(Instant now) {
        return tokens(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY), now, null);
    }

    private static void assertSame(String token, String expected) {
        assertThat(token.split("\\?")[0]).isEqualTo(expected.split("\\?")[0]);
        assertThat(List.of(token.split("\\?")[1].split("&")))
                .containsExactlyInAnyOrder(expected.split("\\?")[1].split("&"));
    }

    @Test
    void token_ofLastingCredentials_isBotocores() {
        assertSame(
                tokens(NOON).token(HOST, 5432, "backup"),
                HOST + ":5432/?Action=connect&DBUser=backup&X-Amz-Algorithm=AWS4-HMAC-SHA256"
                        + "&X-Amz-Credential=AKIDEXAMPLE%2F20261125%2Feu-central-1%2Frds-db%2Faws4_request"
                        + "&X-Amz-Date=20261125T120000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host"
                        + "&X-Amz-Signature=069b1978dcd14f903fc46b6351101a05112345ad9257c584cf6fc12fa2c8f020");
    }

    @Test
    void token_ofASessionAndAnOddUser_isBotocores() {
        RdsTokens tokens =
                tokens(AwsSessionCredentials.create(ACCESS_KEY, SECRET_KEY, "session/token+with=signs"), NOON, null);

        assertSame(
                tokens.token(HOST, 5432, "backup user@x"),
                HOST + ":5432/?Action=connect&DBUser=backup%20user%40x&X-Amz-Algorithm=AWS4-HMAC-SHA256"
                        + "&X-Amz-Credential=AKIDEXAMPLE%2F20261125%2Feu-central-1%2Frds-db%2Faws4_request"
                        + "&X-Amz-Date=20261125T120000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host"
                        + "&X-Amz-Security-Token=session%2Ftoken%2Bwith%3Dsigns"
                        + "&X-Amz-Signature=af63c23471efdc61424cfdea972a5ce67ecedb7aa3a467ff5c801deaf7e75745");
    }

    @Test
    void token_eachTime_isNew() {
        assertThat(tokens(NOON).token(HOST, 5432, "backup"))
                .isNotEqualTo(tokens(NOON.plus(Duration.ofSeconds(1))).token(HOST, 5432, "backup"));
    }

    @Test
    void token_ofAnAlias_takesTheOtherRegion() {
        RdsTokens tokens = tokens(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY), NOON, "us-east-1");

        assertThat(tokens.token("db.example.com", 5432, "backup")).contains("%2Fus-east-1%2Frds-db%2F");
        assertThat(tokens.token(HOST, 5432, "backup")).contains("%2Feu-central-1%2Frds-db%2F");
    }

    @Test
    void token_withoutARegion_saysWhatToDo() {
        ConfigurationException e = catchThrowableOfType(
                ConfigurationException.class, () -> tokens(NOON).token("db.example.com", 5432, "backup"));

        assertThat(e).hasMessageContaining("db.example.com");
        assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("AWS_REGION"));
    }

    @ParameterizedTest
    @CsvSource({
        "shop.c9akciq32.eu-central-1.rds.amazonaws.com, eu-central-1",
        "shop.cluster-ro-c9akciq32.us-gov-west-1.rds.amazonaws.com, us-gov-west-1",
        "SHOP.c9akciq32.EU-central-1.RDS.amazonaws.com., eu-central-1",
        "shop.c9akciq32.rds.cn-north-1.amazonaws.com.cn, cn-north-1",
        "shop.c9akciq32.cn-north-1.rds.amazonaws.com.cn, cn-north-1",
        "db.example.com, ",
        "rds.amazonaws.com, ",
        "shop.c9akciq32.eu-central-1.rds.amazonaws.com.example.org, ",
        "127.0.0.1, "
    })
    void endpoint_byItsName_hasItsRegion(String host, String region) {
        assertThat(RdsEndpoint.of(host).map(RdsEndpoint::region).orElse(null)).isEqualTo(region);
    }
}
