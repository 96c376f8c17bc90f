package io.pgbackup.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

/** The expected addresses are those of the SDK's own client for Systems Manager, 2.54.13. */
class ServiceEndpointTest {

    private static URI ssm(String region) {
        return ServiceEndpoint.of("ssm", Region.of(region));
    }

    private static URI with(String property, String value, String region) {
        System.setProperty(property, value);
        try {
            return ssm(region);
        } finally {
            System.clearProperty(property);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "eu-central-1, https://ssm.eu-central-1.amazonaws.com",
        "us-gov-west-1, https://ssm.us-gov-west-1.amazonaws.com",
        "cn-north-1, https://ssm.cn-north-1.amazonaws.com.cn",
        "us-iso-east-1, https://ssm.us-iso-east-1.c2s.ic.gov",
        "us-isob-east-1, https://ssm.us-isob-east-1.sc2s.sgov.gov",
        "eusc-de-east-1, https://ssm.eusc-de-east-1.amazonaws.eu",
        "eu-new-9, https://ssm.eu-new-9.amazonaws.com"
    })
    void endpoint_inEachPartition_isAwss(String region, String expected) {
        assertThat(ssm(region)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "aws.useFipsEndpoint, us-east-1, https://ssm-fips.us-east-1.amazonaws.com",
        "aws.useFipsEndpoint, us-gov-west-1, https://ssm.us-gov-west-1.amazonaws.com",
        "aws.useDualstackEndpoint, eu-central-1, https://ssm.eu-central-1.api.aws"
    })
    void endpoint_ofAnotherKind_isTheOneAskedFor(String property, String region, String expected) {
        assertThat(with(property, "true", region)).hasToString(expected);
    }

    @Test
    void endpoint_thatIsConfigured_isTakenAndTheServicesOwnFirst() {
        System.setProperty("aws.endpointUrl", "http://all.example");
        try {
            assertThat(ssm("eu-central-1")).hasToString("http://all.example");
            assertThat(with("aws.endpointUrlSsm", "http://ssm.example", "eu-central-1"))
                    .hasToString("http://ssm.example");
        } finally {
            System.clearProperty("aws.endpointUrl");
        }
    }
}
