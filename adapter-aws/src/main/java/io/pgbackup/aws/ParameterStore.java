package io.pgbackup.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.ClockSkew;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * The parameter store of Systems Manager, limited to <a
 * href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html">GetParameter</a>.
 *
 * <p>This is our own client, because the SDK's client for all of Systems Manager adds five megabytes to the jar of a function that makes
 * this one call. Credentials, endpoints, signatures, retry decisions and failures are those of the SDK, as in its own clients.
 */
final class ParameterStore {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SERVICE = "ssm";

    /** More than the largest parameter, and than any error. */
    private static final int LARGEST_ANSWER = 1 << 20;

    private final Clock clock;
    private final Duration limit;

    /** @param limit for one parameter, with all retries */
    ParameterStore(Clock clock, Duration limit) {
        this.clock = clock;
        this.limit = limit;
    }

    /** The decrypted value of a parameter. {@link #toString()} does not show it. */
    record Parameter(String value, boolean isEncrypted) {

        @Override
        public String toString() {
            return "Parameter[isEncrypted=" + isEncrypted + "]";
        }
    }

    /**
     * Reads one parameter.
     *
     * @param name name or ARN
     * @throws AwsServiceException if the service refuses the call
     * @throws AbortedException if the thread was interrupted; it stays interrupted
     * @throws SdkException if there is no valid answer, or if credentials or a region are missing
     */
    Parameter get(String name, Region region) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(ServiceEndpoint.of(SERVICE, region))
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("X-Amz-Target", "AmazonSSM.GetParameter")
                .build();
        String body = JSON.createObjectNode()
                .put("Name", name)
                .put("WithDecryption", true)
                .toString();
        try (DefaultCredentialsProvider credentials =
                        DefaultCredentialsProvider.builder().build();
                SdkHttpClient http = Calls.http().build()) {
            return parameter(answer(http, credentials.resolveCredentials(), region, request, body));
        }
    }

    /** Calls the service, with as many retries as the SDK would make, within the limit. */
    private JsonNode answer(
            SdkHttpClient http, AwsCredentialsIdentity identity, Region region, SdkHttpRequest request, String body) {
        long end = System.nanoTime() + limit.toNanos();
        RetryStrategy retries = AwsRetryStrategy.defaultRetryStrategy();
        RetryToken token = retries.acquireInitialToken(AcquireInitialTokenRequest.create(SERVICE))
                .token();
        Duration pause = Duration.ZERO;
        Clock signing = clock;
        while (true) {
            sleep(pause);
            try {
                return once(http, signed(identity, region, request, body, signing), end);
            } catch (SdkException e) {
                RefreshRetryTokenResponse next = next(retries, token, e);
                if (next.delay().toNanos() >= end - System.nanoTime()) {
                    throw e;
                }
                token = next.token();
                pause = next.delay();
                signing = corrected(signing, e);
            }
        }
    }

    /** @throws SdkException this failure, if it is not retryable or no attempts are left */
    private static RefreshRetryTokenResponse next(RetryStrategy retries, RetryToken token, SdkException failure) {
        try {
            return retries.refreshRetryToken(RefreshRetryTokenRequest.builder()
                    .token(token)
                    .failure(failure)
                    .build());
        } catch (TokenAcquisitionFailedException expected) {
            throw failure;
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis()); // checks for an interrupt first, even if the pause is zero
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("interrupted", e);
        }
    }

    /** Returns a clock that follows the service's clock, if the service refused the time of ours. */
    private Clock corrected(Clock signing, SdkException failure) {
        if (!(failure instanceof AwsServiceException answer) || !answer.isClockSkewException()) {
            return signing;
        }
        return ClockSkew.getServerTime(answer.awsErrorDetails().sdkHttpResponse())
                .map(time -> Clock.offset(clock, Duration.between(clock.instant(), time)))
                .orElse(signing);
    }

    private static SignedRequest signed(
            AwsCredentialsIdentity identity, Region region, SdkHttpRequest request, String body, Clock signing) {
        return AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(identity)
                        .request(request)
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region.id())
                        .putProperty(HttpSigner.SIGNING_CLOCK, signing));
    }

    /** @param end as a value of {@link System#nanoTime()}; an answer that is incomplete by then is abandoned */
    private JsonNode once(SdkHttpClient http, SignedRequest signed, long end) {
        ExecutableHttpRequest call = http.prepareRequest(HttpExecuteRequest.builder()
                .request(signed.request())
                .contentStreamProvider(signed.payload().orElseThrow())
                .build());
        CompletableFuture<Void> timer =
                new CompletableFuture<Void>().completeOnTimeout(null, end - System.nanoTime(), TimeUnit.NANOSECONDS);
        CompletableFuture<Void> aborted = timer.thenRun(call::abort);
        try {
            HttpExecuteResponse response = call.call();
            byte[] content = new byte[0];
            if (response.responseBody().isPresent()) {
                try (InputStream in = response.responseBody().get()) {
                    content = in.readNBytes(LARGEST_ANSWER);
                }
            }
            JsonNode json = json(content);
            if (!response.httpResponse().isSuccessful()) {
                throw refusal(response.httpResponse(), json);
            }
            return json;
        } catch (IOException e) {
            throw SdkClientException.create("the parameter store could not be called: " + e.getMessage(), e);
        } finally {
            timer.cancel(false);
            aborted.cancel(false);
        }
    }

    private static JsonNode json(byte[] content) throws IOException {
        try {
            return JSON.readTree(content);
        } catch (JsonProcessingException expected) {
            // The exception is not kept, because it quotes the text. Callers report the field that is missing.
            return JSON.missingNode();
        }
    }

    private AwsServiceException refusal(SdkHttpResponse response, JsonNode json) {
        String code = response.firstMatchingHeader("x-amzn-ErrorType").orElse(text(json, "__type", "code"));
        Duration skew = ClockSkew.getServerTime(response)
                .map(time -> ClockSkew.getClockSkew(clock.instant(), time))
                .orElse(Duration.ZERO);
        AwsErrorDetails details = AwsErrorDetails.builder()
                .serviceName(SERVICE)
                .errorCode(code == null ? null : code.replaceAll("^.*#|:.*$", "")) // of namespace#Code:address
                .errorMessage(text(json, "message", "Message"))
                .sdkHttpResponse(response)
                .build();
        return AwsServiceException.builder()
                .awsErrorDetails(details)
                .statusCode(response.statusCode())
                .requestId(response.firstMatchingHeader("x-amzn-RequestId").orElse(null))
                .clockSkew(skew)
                .build();
    }

    private static Parameter parameter(JsonNode json) {
        JsonNode parameter = json.path("Parameter");
        String value = text(parameter, "Value");
        if (value == null) {
            throw SdkClientException.create("the answer does not come from the parameter store");
        }
        return new Parameter(value, "SecureString".equals(text(parameter, "Type")));
    }

    private static @Nullable String text(JsonNode object, String... names) {
        for (String name : names) {
            if (object.path(name).isTextual()) {
                return object.path(name).textValue();
            }
        }
        return null;
    }
}
