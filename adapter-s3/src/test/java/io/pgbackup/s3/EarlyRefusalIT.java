package io.pgbackup.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pgbackup.core.contract.Parts;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.UploadCommit;
import io.pgbackup.core.store.UploadRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that answers 403 to the head of a request and closes, as S3 does, without reading the body. */
@Timeout(60)
class EarlyRefusalIT {

    private static final BackupId ID = new BackupId("app", Instant.parse("2025-01-01T03:00:00Z"), Compression.NONE);
    private static final int MORE_THAN_BUFFERED = 24 << 20;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private ServerSocket peer;

    @BeforeEach
    void listen() throws IOException {
        peer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread answering = new Thread(this::refuseAll, "early-refusal");
        answering.setDaemon(true);
        answering.start();
    }

    @AfterEach
    void stopListening() throws IOException {
        peer.close();
    }

    @Test
    void commit_refusedBeforeItsBody_namesTheReasonAndIsSentOnce() {
        byte[] content = new byte[MORE_THAN_BUFFERED];
        S3Settings settings = S3Settings.builder("s3://bucket")
                .endpoint(URI.create("http://127.0.0.1:" + peer.getLocalPort()))
                .compatible(false)
                .region("us-east-1")
                .build();
        try (BackupStore store = S3Stores.open(settings, StrictS3.credentials("key", "not-a-secret"));
                BackupUpload upload = store.begin(new UploadRequest(ID, "run-1"))) {
            UploadCommit commit = Parts.commit(content, List.of(upload.upload(Parts.only(content))));

            assertThatThrownBy(() -> upload.commit(commit))
                    .hasMessageContaining("s3:PutObject on " + store.location(ID))
                    .hasMessageContaining("AccessDenied")
                    .asInstanceOf(type(StoreException.class))
                    .extracting(StoreException::kind)
                    .isEqualTo(FailureKind.STORE_REFUSED);
        }
        assertThat(requests).filteredOn(line -> line.startsWith("PUT ")).hasSize(1);
    }

    private void refuseAll() {
        while (!peer.isClosed()) {
            try (Socket socket = peer.accept()) {
                refuse(socket);
            } catch (IOException expected) {
                // The test is over, or the client has gone.
            }
        }
    }

    private void refuse(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        String first = in.readLine();
        requests.add(first);
        for (String line = first; line != null && !line.isEmpty(); line = in.readLine()) {
            // The head ends with an empty line.
        }
        String body = first.startsWith("HEAD") ? "" : "<Error><Code>AccessDenied</Code></Error>";
        String answer = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body;
        socket.getOutputStream().write(answer.getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }
}
