package io.pgbackup.s3;

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
import io.pgbackup.core.store.Part;
import io.pgbackup.core.store.UploadCommit;
import io.pgbackup.core.store.UploadRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that takes connections and then neither reads nor answers. */
@Timeout(60)
class StalledConnectionIT {

    private static final BackupId ID = new BackupId("app", Instant.parse("2025-01-01T03:00:00Z"), Compression.NONE);

    /** More than the buffers of a local connection hold. */
    private static final int MORE_THAN_BUFFERED = 24 << 20;

    private ServerSocket deaf;

    @BeforeEach
    void listen() throws IOException {
        deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stopListening() throws IOException {
        deaf.close();
    }

    @Test
    void find_whereNobodyAnswers_timesOut() {
        try (BackupStore store = open(true)) {
            assertThatThrownBy(() -> store.find(ID))
                    .hasMessageContaining(store.location(ID))
                    .asInstanceOf(type(StoreException.class))
                    .extracting(StoreException::kind)
                    .isEqualTo(FailureKind.STORE_UNREACHABLE);
        }
    }

    @Test
    void commit_whereNobodyTakesTheBody_timesOut() {
        byte[] content = new byte[MORE_THAN_BUFFERED];
        Part part = Parts.only(content);
        try (BackupStore store = open(false);
                BackupUpload upload = store.begin(new UploadRequest(ID, "run-1"))) {
            UploadCommit commit = Parts.commit(content, List.of(upload.upload(part)));

            assertThatThrownBy(() -> upload.commit(commit))
                    .hasMessageContaining(store.location(ID))
                    .asInstanceOf(type(StoreException.class))
                    .extracting(StoreException::kind)
                    .isEqualTo(FailureKind.STORE_UNREACHABLE);
            assertThat(Thread.currentThread().isInterrupted())
                    .as("the SDK's timeout left its interrupt behind")
                    .isFalse();
        }
    }

    private BackupStore open(boolean compatible) {
        URI endpoint = URI.create("http://" + deaf.getInetAddress().getHostAddress() + ":" + deaf.getLocalPort());
        S3Settings settings = S3Settings.builder("s3://bucket")
                .endpoint(endpoint)
                .compatible(compatible)
                .region("us-east-1")
                .readTimeout(Duration.ofMillis(300))
                .maxAttempts(1)
                .build();
        return S3Stores.open(settings, StrictS3.credentials("key", "not-a-secret"));
    }
}
