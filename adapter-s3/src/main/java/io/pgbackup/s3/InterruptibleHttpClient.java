package io.pgbackup.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Ends requests of interrupted threads. A thread that waits for bytes from a socket does not notice an interrupt, and would wait as
 * long as the service is silent: longer than a platform waits before it kills the process, which leaves the upload's parts behind.
 */
final class InterruptibleHttpClient implements SdkHttpClient {

    private static final Logger LOG = LoggerFactory.getLogger(InterruptibleHttpClient.class);

    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final SdkHttpClient client;
    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watcher;

    /** Wraps the client, which is closed together with this one. */
    InterruptibleHttpClient(SdkHttpClient client) {
        this.client = client;
        this.watcher = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "s3 interrupts");
            thread.setDaemon(true);
            return thread;
        });
        var unused = watcher.scheduleWithFixedDelay(
                () -> underWay.forEach(Exchange::abortIfInterrupted),
                INTERVAL.toMillis(),
                INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Exchange(client.prepareRequest(request));
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        watcher.shutdownNow();
        client.close();
    }

    /** A request and its response, from the call to the end of the response's body. */
    private final class Exchange implements ExecutableHttpRequest {

        private final ExecutableHttpRequest request;
        private volatile Thread thread = Thread.currentThread();

        Exchange(ExecutableHttpRequest request) {
            this.request = request;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            thread = Thread.currentThread();
            underWay.add(this);
            boolean hasBody = false;
            try {
                HttpExecuteResponse response = request.call();
                hasBody = response.responseBody().isPresent();
                return HttpExecuteResponse.builder()
                        .response(response.httpResponse())
                        .responseBody(response.responseBody().map(this::watched).orElse(null))
                        .build();
            } finally {
                if (!hasBody) {
                    underWay.remove(this);
                }
            }
        }

        private AbortableInputStream watched(AbortableInputStream body) {
            return AbortableInputStream.create(
                    new FilterInputStream(body) {

                        @Override
                        public int read(byte[] bytes, int offset, int length) throws IOException {
                            thread = Thread.currentThread();
                            return super.read(bytes, offset, length);
                        }

                        @Override
                        public void close() throws IOException {
                            underWay.remove(Exchange.this);
                            super.close();
                        }
                    },
                    () -> {
                        underWay.remove(this);
                        body.abort();
                    });
        }

        @Override
        public void abort() {
            underWay.remove(this);
            request.abort();
        }

        void abortIfInterrupted() {
            if (thread.isInterrupted()) {
                try {
                    abort();
                } catch (RuntimeException e) {
                    // If it were thrown, all other requests would no longer be watched.
                    LOG.debug("a request of an interrupted thread could not be ended", e);
                }
            }
        }
    }
}
