package io.pgbackup.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** Limits for calls of AWS: few calls, with short timeouts. */
final class Calls {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    /** The limit for a call with all retries. Without a route to AWS, as in a closed network, a run must end soon and report that. */
    static final Duration WHOLE_TIMEOUT = Duration.ofSeconds(40);

    private Calls() {}

    static Apache5HttpClient.Builder http() {
        return Apache5HttpClient.builder().connectionTimeout(CONNECT_TIMEOUT).socketTimeout(ANSWER_TIMEOUT);
    }

    static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B on(B builder) {
        return builder.httpClientBuilder(http()).overrideConfiguration(common -> common.apiCallTimeout(WHOLE_TIMEOUT));
    }
}
