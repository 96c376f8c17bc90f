package io.pgbackup.aws;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.awscore.endpoint.AwsClientEndpointProvider;
import software.amazon.awssdk.awscore.endpoint.DualstackEnabledProvider;
import software.amazon.awssdk.awscore.endpoint.FipsEnabledProvider;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceEndpointKey;
import software.amazon.awssdk.regions.ServiceMetadata;

/** Finds the endpoint of a service that is called without a client of the SDK, in the same way as that client would. */
final class ServiceEndpoint {

    private ServiceEndpoint() {}

    /**
     * Returns the endpoint that the environment, the system properties or the profile name ({@code AWS_ENDPOINT_URL_SSM},
     * {@code AWS_ENDPOINT_URL} and so on); otherwise AWS's own endpoint for this region, of the kind that {@code AWS_USE_FIPS_ENDPOINT} and
     * {@code AWS_USE_DUALSTACK_ENDPOINT} select.
     *
     * @param service in lower case, as in host names
     */
    static URI of(String service, Region region) {
        String upper = service.toUpperCase(Locale.ROOT);
        return AwsClientEndpointProvider.builder()
                .serviceEndpointOverrideEnvironmentVariable("AWS_ENDPOINT_URL_" + upper)
                .serviceEndpointOverrideSystemProperty("aws.endpointUrl" + upper.charAt(0) + service.substring(1))
                .serviceProfileProperty(service)
                .resolveFromOverrides()
                .orElseGet(() -> ofAws(service, region));
    }

    private static URI ofAws(String service, Region region) {
        List<EndpointTag> tags = new ArrayList<>();
        if (FipsEnabledProvider.builder().build().isFipsEnabled().orElse(false)) {
            tags.add(EndpointTag.FIPS);
        }
        if (DualstackEnabledProvider.builder().build().isDualstackEnabled().orElse(false)) {
            tags.add(EndpointTag.DUALSTACK);
        }
        return URI.create("https://"
                + ServiceMetadata.of(service)
                        .endpointFor(ServiceEndpointKey.builder()
                                .region(region)
                                .tags(tags)
                                .build()));
    }
}
