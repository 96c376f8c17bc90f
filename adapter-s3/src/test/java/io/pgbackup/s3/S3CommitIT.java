package io.pgbackup.s3;

import static io.pgbackup.testkit.s3.S3Operation.ABORT_MULTIPART_UPLOAD;
import static io.pgbackup.testkit.s3.S3Operation.COMPLETE_MULTIPART_UPLOAD;
import static io.pgbackup.testkit.s3.S3Operation.HEAD_OBJECT;
import static io.pgbackup.testkit.s3.S3Operation.PUT_OBJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pgbackup.core.contract.Parts;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadCommit;
import io.pgbackup.testkit.s3.Fault;
import io.pgbackup.testkit.s3.S3Operation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way in which the answer to the publishing request can be wrong, late or lost. */
class S3CommitIT extends StrictS3 {

    /** More than the SDK and the store together try. */
    private static final int EVERY_TIME = 1000;

    /** The two requests that publish. */
    enum Publication {
        PUT(PUT_OBJECT, bytes(1, 1000)),
        MULTIPART(COMPLETE_MULTIPART_UPLOAD, bytes(2, 2 * PART_SIZE + 1));

        private final S3Operation operation;

        @SuppressWarnings("ImmutableEnumChecker") // never written
        private final byte[] content;

        Publication(S3Operation operation, byte[] content) {
            this.operation = operation;
            this.content = content;
        }

        private UploadCommit into(BackupUpload upload) {
            List<Receipt> receipts =
                    this == PUT ? List.of(upload.upload(Parts.only(content))) : uploadAll(upload, content);
            return Parts.commit(content, receipts);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answerLost_afterSuccess_isASuccess(Publication publication) {
        server.inject(Fault.loseAnswer().on(publication.operation));

        StoredBackup stored = publish(publication);

        assertPublished(publication, stored);
    }

    @ParameterizedTest
    @EnumSource
    void answerLost_everyTime_isASuccess(Publication publication) {
        server.inject(Fault.loseAnswer().on(publication.operation).times(EVERY_TIME));

        StoredBackup stored = publish(publication);

        assertPublished(publication, stored);
    }

    @ParameterizedTest
    @EnumSource
    void answerStalled_afterSuccess_isASuccess(Publication publication) {
        loseNoTimeWaiting();
        server.inject(Fault.stallAfterApplying().on(publication.operation).times(EVERY_TIME));

        StoredBackup stored = publish(publication);

        assertPublished(publication, stored);
    }

    @ParameterizedTest
    @EnumSource
    void connectionCut_beforeItIsApplied_isRetried(Publication publication) {
        server.inject(Fault.cutBeforeAnswer().on(publication.operation).times(3));

        assertPublished(publication, publish(publication));
    }

    @ParameterizedTest
    @EnumSource
    void internalErrors_beforeSuccess_areRetried(Publication publication) {
        server.inject(Fault.internalError().on(publication.operation).times(2));

        assertPublished(publication, publish(publication));
    }

    @Test
    void internalErrorWithStatus200_isRetried() {
        server.inject(
                Fault.internalErrorWithStatus200().on(COMPLETE_MULTIPART_UPLOAD).times(2));

        assertPublished(Publication.MULTIPART, publish(Publication.MULTIPART));
    }

    @ParameterizedTest
    @EnumSource
    void conflict409_whereNothingIsThere_isTriedAgain(Publication publication) {
        server.inject(
                Fault.conditionalRequestConflict().on(publication.operation).times(2));

        assertPublished(publication, publish(publication));
        assertThat(server.requestCount(publication.operation)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void conflict409_everyTime_failsAndLeavesNothing(Publication publication) {
        server.inject(
                Fault.conditionalRequestConflict().on(publication.operation).times(EVERY_TIME));

        assertFailed(() -> publish(publication), FailureKind.STORE_REFUSED);

        assertThat(server.requestCount(publication.operation))
                .as("as often as the settings say")
                .isEqualTo(MAX_ATTEMPTS);
        assertNothingLeft();
    }

    @ParameterizedTest
    @EnumSource
    void conflict409_whereAnotherRunIsThere_isAConflict(Publication publication) {
        plantOther();
        server.inject(
                Fault.conditionalRequestConflict().on(publication.operation).times(EVERY_TIME));

        assertConflict(() -> publish(publication));
    }

    @ParameterizedTest
    @EnumSource
    void precondition412_ofAnotherRun_isAConflict(Publication publication) {
        plantOther();

        assertConflict(() -> publish(publication));
    }

    @ParameterizedTest
    @EnumSource
    void precondition412_ofOurOwnObject_isASuccess(Publication publication) {
        server.inject(Fault.loseAnswer().on(publication.operation));
        server.inject(Fault.preconditionFailed().on(publication.operation).times(EVERY_TIME));

        assertPublished(publication, publish(publication));
    }

    @ParameterizedTest
    @EnumSource
    void precondition412_whereNothingIsThere_failsAndLeavesNothing(Publication publication) {
        server.inject(Fault.preconditionFailed().on(publication.operation).times(EVERY_TIME));

        assertFailed(() -> publish(publication), FailureKind.STORE_REFUSED);

        assertThat(server.requestCount(publication.operation)).isEqualTo(1);
        assertNothingLeft();
    }

    @Test
    void noSuchUpload_afterSuccess_isASuccess() {
        server.inject(Fault.loseAnswer().on(COMPLETE_MULTIPART_UPLOAD));
        server.inject(Fault.noSuchUpload().on(COMPLETE_MULTIPART_UPLOAD).times(EVERY_TIME));

        assertPublished(Publication.MULTIPART, publish(Publication.MULTIPART));
    }

    @Test
    void noSuchUpload_whereNothingIsThere_saysThatItWasAborted() {
        try (BackupUpload upload = begin()) {
            UploadCommit commit = Publication.MULTIPART.into(upload);
            assertThat(otherProgramAborts()).isEqualTo(1);

            assertThatThrownBy(() -> upload.commit(commit))
                    .hasMessageContaining("NoSuchUpload")
                    .asInstanceOf(type(StoreException.class))
                    .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("aborted"));
        }
        assertNothingLeft();
    }

    @ParameterizedTest
    @EnumSource
    void serverErrors_everyTime_failAndLeaveNothing(Publication publication) {
        server.inject(Fault.internalError().on(publication.operation).times(EVERY_TIME));

        assertFailed(() -> publish(publication), FailureKind.STORE_UNREACHABLE);

        assertThat(server.requestCount(publication.operation))
                .as("as often as the settings say")
                .isEqualTo(MAX_ATTEMPTS);
        assertNothingLeft();
    }

    @Test
    void answerStalled_beforeItIsApplied_cannotPublishLater() {
        loseNoTimeWaiting();
        var stalled = server.inject(
                Fault.stallBeforeApplying().on(COMPLETE_MULTIPART_UPLOAD).times(EVERY_TIME));

        assertFailed(() -> publish(Publication.MULTIPART), FailureKind.STORE_UNREACHABLE);
        stalled.release();
        assertNothingLeft();

        server.clearFaults();
        assertPublished(Publication.PUT, publish(Publication.PUT));
    }

    @Test
    void commitThatIsAppliedAfterTheFirstLook_isASuccess() {
        loseNoTimeWaiting();
        var stalled = server.inject(
                Fault.stallBeforeApplying().on(COMPLETE_MULTIPART_UPLOAD).times(EVERY_TIME));
        server.deny(request -> {
            if (request.operation() == ABORT_MULTIPART_UPLOAD) {
                stalled.release();
                while (!isStored()) {
                    Thread.onSpinWait();
                }
            }
            return false;
        });

        StoredBackup stored = publish(Publication.MULTIPART);

        assertThat(server.requestCount(ABORT_MULTIPART_UPLOAD)).isEqualTo(1);
        assertPublished(Publication.MULTIPART, stored);
    }

    @ParameterizedTest
    @EnumSource
    void outcomeUnknown_whereNobodyMayLook_isSaidAndNothingIsRemoved(Publication publication) {
        server.inject(Fault.loseAnswer().on(publication.operation).times(EVERY_TIME));
        server.denyOperations(HEAD_OBJECT);

        assertThatThrownBy(() -> publish(publication))
                .hasMessageContaining(store.location(ID))
                .hasMessageContaining("it is not known whether the object exists")
                .asInstanceOf(type(StoreException.class))
                .satisfies(e -> assertThat(e.hint().orElseThrow()).contains("list the backups"));

        assertThat(stored()).as("what was published after all").isEqualTo(publication.content);
        assertThat(server.requestCount(ABORT_MULTIPART_UPLOAD)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void success_whereNobodyMayLook_isASuccess(Publication publication) {
        server.denyOperations(HEAD_OBJECT);
        Instant before = Instant.now();

        StoredBackup stored = publish(publication);

        assertThat(stored.size()).isEqualTo(publication.content.length);
        assertThat(stored.storedAt()).isAfterOrEqualTo(before);
        assertThat(stored()).isEqualTo(publication.content);
    }

    @ParameterizedTest
    @EnumSource
    void denial_whereNobodyMayLook_namesTheDeniedAction(Publication publication) {
        server.denyOperations(HEAD_OBJECT, publication.operation);

        assertThatThrownBy(() -> publish(publication))
                .hasMessageContaining("s3:PutObject on " + store.location(ID))
                .hasMessageContaining("AccessDenied");
        assertNothingLeft();
    }

    @ParameterizedTest
    @EnumSource
    void conflict_whereNobodyMayLook_isStillAConflict(Publication publication) {
        plantOther();
        server.denyOperations(HEAD_OBJECT);

        assertConflict(() -> publish(publication));
    }

    @ParameterizedTest
    @EnumSource
    void interruptedCommit_isDecidedBeforeItEnds(Publication publication) {
        try (BackupUpload upload = begin()) {
            UploadCommit commit = publication.into(upload);
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> upload.commit(commit))
                    .isInstanceOf(BackupServiceException.class)
                    .extracting("kind")
                    .isEqualTo(FailureKind.INTERRUPTED);
            assertThat(Thread.interrupted()).as("the interrupt is still set").isTrue();
        }
        assertNothingLeft();
    }

    @Test
    void objectOfTheSameRunButAnotherLength_isNotOurs() {
        server.plantObject(BUCKET, KEY, bytes(9, 17), Map.of("x-amz-meta-pgbackup-run", "run-1"), Instant.now());

        assertConflict(() -> publish(Publication.PUT));
    }

    @Test
    void compatibleStore_looksBeforeItCommits() {
        plantOther();
        try (var compatible = open(settings().compatible(true))) {
            assertConflict(() -> put(compatible, ID, bytes(1, 1000)));
        }
        assertThat(server.requestCount(PUT_OBJECT)).isZero();
    }

    private StoredBackup publish(Publication publication) {
        try (BackupUpload upload = begin()) {
            return upload.commit(publication.into(upload));
        }
    }

    private void plantOther() {
        server.plantObject(BUCKET, KEY, bytes(9, 99), Map.of("x-amz-meta-pgbackup-run", "another-run"), Instant.now());
    }

    private int otherProgramAborts() {
        try (var other = open(settings())) {
            return other.sweep(ID.database(), Instant.now().plusSeconds(60));
        }
    }

    private void assertPublished(Publication publication, StoredBackup published) {
        assertThat(published.id()).isEqualTo(ID);
        assertThat(published.size()).isEqualTo(publication.content.length);
        assertThat(stored()).isEqualTo(publication.content);
        assertThat(server.openUploads()).isEmpty();
        server.clearFaults();
        assertThat(store.find(ID)).contains(published);
    }

    private void assertFailed(ThrowingCallable action, FailureKind kind) {
        assertThatThrownBy(action)
                .hasMessageContaining(store.location(ID))
                .asInstanceOf(type(StoreException.class))
                .extracting(StoreException::kind)
                .isEqualTo(kind);
    }

    private void assertConflict(ThrowingCallable action) {
        byte[] before = stored();
        assertThatThrownBy(action)
                .hasMessageContaining(store.location(ID))
                .asInstanceOf(type(TargetException.class))
                .extracting(TargetException::kind)
                .isEqualTo(FailureKind.TARGET_CONFLICT);
        assertThat(stored()).as("the other run's backup").isEqualTo(before);
        assertThat(server.openUploads()).isEmpty();
    }

    private void assertNothingLeft() {
        server.clearFaults();
        assertThat(isStored()).isFalse();
        assertThat(server.openUploads()).isEmpty();
    }
}
