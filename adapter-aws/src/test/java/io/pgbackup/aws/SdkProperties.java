package io.pgbackup.aws;

import java.util.HashMap;
import java.util.Map;

/** System properties that the AWS SDK reads, until closed. */
final class SdkProperties implements AutoCloseable {

    private final Map<String, String> before = new HashMap<>();

    /** Credentials that the test server knows, and everything goes to this endpoint. */
    static SdkProperties of(String endpoint, String accessKey) {
        SdkProperties properties = new SdkProperties();
        properties.set("aws.endpointUrl", endpoint);
        properties.set("aws.accessKeyId", accessKey);
        properties.set("aws.secretAccessKey", "secret");
        properties.set("aws.region", "eu-central-1");
        return properties;
    }

    private void set(String name, String value) {
        before.put(name, System.getProperty(name));
        System.setProperty(name, value);
    }

    @Override
    public void close() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }
}
