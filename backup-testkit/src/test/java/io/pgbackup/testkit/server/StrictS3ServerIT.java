package io.pgbackup.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

final class StrictS3ServerIT {

    @Test
    void putObject_ofKeyThatNeedsEncoding_isGivenBack() {
        try (StrictS3Server server = StrictS3Server.start();
                S3Client client =
                        StrictS3Client.of(server.endpoint(), server.accessKey(), server.secretKey(), b -> {})) {
            client.createBucket(r -> r.bucket("bucket"));
            client.putObject(r -> r.bucket("bucket").key("a b/ü+%*~'(){}"), RequestBody.fromString("hello"));
            assertThat(client.getObjectAsBytes(r -> r.bucket("bucket").key("a b/ü+%*~'(){}"))
                            .asUtf8String())
                    .isEqualTo("hello");
        }
    }
}
