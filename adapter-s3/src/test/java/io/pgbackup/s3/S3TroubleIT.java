package io.pgbackup.s3;

import static io.pgbackup.testkit.s3.S3Operation.CREATE_MULTIPART_UPLOAD;
import static io.pgbackup.testkit.s3.S3Operation.UPLOAD_PART;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pgbackup.core.contract.Parts;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.Part;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.testkit.s3.Fault;
import io.pgbackup.testkit.s3.InjectedFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Parts that arrive in spite of a troubled server and network. */
class S3TroubleIT extends StrictS3 {

    private static final byte[] CONTENT = bytes(3, 6 * PART_SIZE + 5);

    @Test
    void slowDown_inBursts_isWaitedFor() throws Exception {
        server.inject(Fault.slowDown().on(UPLOAD_PART).times(5));

        assertArrivesFromSeveralThreads();
    }

    @Test
    void internalErrors_ofParts_areRetried() throws Exception {
        server.inject(Fault.internalError().on(CREATE_MULTIPART_UPLOAD).times(2));
        server.inject(Fault.internalError().on(UPLOAD_PART).times(6));

        assertArrivesFromSeveralThreads();
    }

    @Test
    void connections_cutInTheMiddleOfParts_areReplaced() throws Exception {
        server.inject(Fault.cutBeforeBody().on(UPLOAD_PART).onPart(2).times(2));
        server.inject(Fault.cutBeforeAnswer().on(UPLOAD_PART).onPart(3).times(2));
        server.inject(Fault.loseAnswer().on(UPLOAD_PART).onPart(4).times(2));

        assertArrivesFromSeveralThreads();
    }

    @Test
    void connection_cutInTheMiddleOfALargePart_isReplaced() {
        byte[] large = bytes(4, 16 << 20);
        server.inject(Fault.cutBeforeBody().on(UPLOAD_PART).times(2));
        try (BackupUpload upload = begin()) {
            Part first = Parts.part(1, 0, large, false);
            Part second = Parts.part(2, large.length, new byte[] {1}, true);
            byte[] whole = Arrays.copyOf(large, large.length + 1);
            whole[large.length] = 1;

            upload.commit(Parts.commit(whole, List.of(upload.upload(first), upload.upload(second))));

            assertThat(stored()).isEqualTo(whole);
        }
    }

    @Test
    void stalledAnswer_ofAPart_isGivenUpAndSentAgain() throws Exception {
        loseNoTimeWaiting();
        server.inject(Fault.stallAfterApplying().on(UPLOAD_PART).onPart(2));
        server.inject(Fault.stallBeforeApplying().on(UPLOAD_PART).onPart(5));

        assertArrivesFromSeveralThreads();
    }

    @Test
    void part_thatKeepsFailing_failsAndIsRemoved() {
        server.inject(Fault.slowDown().on(UPLOAD_PART).onPart(2).always());
        try (BackupUpload upload = begin()) {
            List<Part> parts = Parts.of(CONTENT, PART_SIZE);
            upload.upload(parts.get(0));

            assertThatThrownBy(() -> upload.upload(parts.get(1)))
                    .hasMessageContaining("part 2 of " + store.location(ID))
                    .hasMessageContaining("SlowDown")
                    .asInstanceOf(type(StoreException.class))
                    .extracting(StoreException::kind)
                    .isEqualTo(FailureKind.STORE_UNREACHABLE);
            assertThat(server.requests(UPLOAD_PART))
                    .filteredOn(request -> request.partNumber() == 2)
                    .as("as often as the settings say")
                    .hasSize(MAX_ATTEMPTS);
        }
        assertThat(server.openUploads()).isEmpty();
    }

    /** The store stays silent for two minutes, and the client would wait for half of one. */
    @Test
    @Timeout(20)
    void interrupt_whileTheStoreIsSilent_endsTheUploadAndLeavesNothing() throws Exception {
        InjectedFault silence =
                server.inject(Fault.stallBeforeApplying().on(UPLOAD_PART).onPart(2));
        List<Part> parts = Parts.of(CONTENT, PART_SIZE);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (BackupUpload upload = begin()) {
            upload.upload(parts.get(0));
            Future<Receipt> silent = thread.submit(() -> upload.upload(parts.get(1)));
            silence.awaitStruck(Duration.ofSeconds(30));

            thread.shutdownNow();

            assertThatThrownBy(silent::get)
                    .cause()
                    .asInstanceOf(type(BackupServiceException.class))
                    .extracting(BackupServiceException::kind)
                    .isEqualTo(FailureKind.INTERRUPTED);
        }
        silence.release();
        assertThat(server.openUploads()).isEmpty();
    }

    /** Several threads meet at the first part; only one of them may create the upload. */
    private void assertArrivesFromSeveralThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (BackupUpload upload = begin()) {
            List<Future<Receipt>> receipts = new ArrayList<>();
            for (Part part : Parts.of(CONTENT, PART_SIZE)) {
                receipts.add(threads.submit(() -> upload.upload(part)));
            }
            List<Receipt> arrived = new ArrayList<>();
            for (Future<Receipt> receipt : receipts) {
                arrived.add(receipt.get(60, TimeUnit.SECONDS));
            }
            upload.commit(Parts.commit(CONTENT, arrived));
        } finally {
            threads.shutdownNow();
        }
        assertThat(stored()).isEqualTo(CONTENT);
        assertThat(server.openUploads()).as("uploads created besides the one").isEmpty();
    }
}
