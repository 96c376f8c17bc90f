package io.pgbackup.s3;

import static io.pgbackup.testkit.s3.S3Operation.ABORT_MULTIPART_UPLOAD;
import static io.pgbackup.testkit.s3.S3Operation.DELETE_OBJECT;
import static io.pgbackup.testkit.s3.S3Operation.LIST_MULTIPART_UPLOADS;
import static io.pgbackup.testkit.s3.S3Operation.LIST_OBJECTS_V2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pgbackup.core.contract.Parts;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.UploadRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What a store says that cannot be used, and to whom. */
class S3RefusalIT extends StrictS3 {

    @Test
    void deniedPrefix_onEveryOperation_namesTheActionAndTheObject() {
        server.denyKeys(BUCKET, PREFIX);
        server.denyOperations(LIST_OBJECTS_V2, LIST_MULTIPART_UPLOADS);
        String object = store.location(ID);

        assertDenied(() -> put(bytes(1, 10)), "s3:PutObject on " + object);
        assertDenied(() -> putInParts(bytes(1, PART_SIZE + 1)), "s3:PutObject on " + object);
        assertDenied(() -> store.find(ID), "s3:GetObject on " + object);
        assertDenied(() -> store.open(ID), "s3:GetObject on " + object);
        assertDenied(() -> store.delete(ID), "s3:DeleteObject on " + object);
        assertDenied(() -> store.list(), "s3:ListBucket on s3://" + BUCKET + "/" + PREFIX);
        assertDenied(() -> store.list("app"), "s3:ListBucket on s3://" + BUCKET + "/" + PREFIX);
        assertDenied(
                () -> store.sweep("app", Instant.now()),
                "s3:ListBucketMultipartUploads on s3://" + BUCKET + "/" + PREFIX);
    }

    @Test
    void deniedAbort_inASweep_namesTheActionAndTheObject() {
        server.plantUpload(BUCKET, KEY, Instant.EPOCH);
        server.denyOperations(ABORT_MULTIPART_UPLOAD, DELETE_OBJECT);

        assertDenied(() -> store.sweep("app", Instant.now()), "s3:AbortMultipartUpload on " + store.location(ID));
    }

    @Test
    void missingBucket_onEveryOperation_saysSo() {
        try (BackupStore nowhere = open(settings("s3://no-such-bucket/" + PREFIX))) {
            assertNoBucket(() -> nowhere.find(ID));
            assertNoBucket(() -> nowhere.open(ID));
            assertNoBucket(nowhere::list);
            assertNoBucket(() -> nowhere.delete(ID));
            assertNoBucket(() -> nowhere.sweep("app", Instant.now()));
            assertNoBucket(() -> put(nowhere, ID, bytes(1, 10)));
            assertNoBucket(() -> {
                try (BackupUpload upload = nowhere.begin(new UploadRequest(ID, "run"))) {
                    upload.upload(Parts.of(bytes(1, PART_SIZE + 1), PART_SIZE).get(0));
                }
            });
        }
    }

    @Test
    void wrongSecret_isRefusedWithoutShowingIt() {
        String wrong = "wrong/secret/of/the/same/length/as/right";
        try (BackupStore intruder = S3Stores.open(settings().build(), credentials(server.accessKey(), wrong))) {
            assertThatThrownBy(intruder::list)
                    .satisfies(e -> assertThat(printed(e)).doesNotContain(wrong).doesNotContain(server.secretKey()))
                    .hasMessageContaining("SignatureDoesNotMatch")
                    .asInstanceOf(type(StoreException.class))
                    .satisfies(e -> {
                        assertThat(e.kind()).isEqualTo(FailureKind.STORE_REFUSED);
                        assertThat(e.hint()).contains("check the access key and its secret");
                    });
        }
    }

    @Test
    void wrongAccessKey_isRefused() {
        try (BackupStore intruder = S3Stores.open(settings().build(), credentials("AKIANOBODY", "secret"))) {
            assertThatThrownBy(intruder::list)
                    .hasMessageContaining("InvalidAccessKeyId")
                    .asInstanceOf(type(StoreException.class))
                    .extracting(StoreException::kind)
                    .isEqualTo(FailureKind.STORE_REFUSED);
        }
    }

    @Test
    void missingCredentials_areNamedAsSuch() {
        SdkClientException none = SdkClientException.create(
                "Unable to load credentials from any of the providers in the chain AwsCredentialsProviderChain(…)");
        try (BackupStore anonymous = S3Stores.open(settings().build(), () -> {
            throw none;
        })) {
            assertThatThrownBy(() -> anonymous.find(ID))
                    .hasMessageContaining("needs aws credentials, but none were found")
                    .asInstanceOf(type(StoreException.class))
                    .satisfies(e -> {
                        assertThat(e.kind()).isEqualTo(FailureKind.STORE_REFUSED);
                        assertThat(e.hint().orElseThrow()).contains("AWS_PROFILE");
                    });
        }
    }

    @Test
    void endpoint_whereNobodyListens_isUnreachable() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertUnreachable("http://127.0.0.1:" + port, "check the endpoint and the network");
    }

    @Test
    void endpoint_ofUnknownHost_isUnreachable() {
        assertUnreachable("http://no-such-host.invalid", "the endpoint's host name is unknown");
    }

    private void assertUnreachable(String endpoint, String hint) {
        try (BackupStore unreachable = open(settings().endpoint(URI.create(endpoint)))) {
            assertThatThrownBy(unreachable::list)
                    .hasMessageContaining(unreachable.name())
                    .asInstanceOf(type(StoreException.class))
                    .satisfies(e -> {
                        assertThat(e.kind()).isEqualTo(FailureKind.STORE_UNREACHABLE);
                        assertThat(e.hint().orElseThrow()).startsWith(hint);
                    });
        }
    }

    private static void assertDenied(ThrowingCallable action, String subject) {
        assertThatThrownBy(action)
                .hasMessageStartingWith(subject + " was refused (status 403")
                .asInstanceOf(type(StoreException.class))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.STORE_REFUSED);
                    assertThat(e.hint().orElseThrow())
                            .startsWith("allow " + subject.substring(0, subject.indexOf(' ')));
                });
    }

    private static void assertNoBucket(ThrowingCallable action) {
        assertThatThrownBy(action)
                .hasMessageContaining("no-such-bucket")
                .asInstanceOf(type(StoreException.class))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.STORE_REFUSED);
                    assertThat(e.hint().orElseThrow()).contains("create it, or correct the store's address");
                });
    }

    private static String printed(Throwable failure) {
        StringWriter out = new StringWriter();
        failure.printStackTrace(new PrintWriter(out));
        return out.toString();
    }
}
