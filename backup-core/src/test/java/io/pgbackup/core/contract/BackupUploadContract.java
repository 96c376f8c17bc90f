package io.pgbackup.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.Part;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadCommit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** The contract of uploads: a backup is stored completely or not at all, and never overwrites another one. */
abstract class BackupUploadContract extends BackupStoreFixture {

    private static final byte[] CONTENT = bytes(1, 100_000);
    private static final int MANY_PARTS = 4;

    @Test
    protected void commit_ofOnePart_storesItsBytes() {
        BackupId id = id("app");

        StoredBackup stored = put(id, CONTENT);

        assertThat(stored.id()).isEqualTo(id);
        assertThat(stored.size()).isEqualTo(CONTENT.length);
        assertContent(id, CONTENT);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    protected void commit_ofManyPartsFromSeveralThreadsOutOfOrder_storesThemInOrder() throws Exception {
        BackupId id = id("app");
        byte[] content = bytes(2, MANY_PARTS * Parts.MINIMUM_SIZE + 12_345);
        List<Part> parts = new ArrayList<>(Parts.of(content, Parts.MINIMUM_SIZE));
        Collections.shuffle(parts, new Random(3));

        StoredBackup stored;
        try (BackupUpload upload = begin(id)) {
            List<Receipt> receipts = Concurrently.run(parts.stream()
                    .<Callable<Receipt>>map(part -> () -> upload.upload(part))
                    .toList());
            stored = upload.commit(Parts.commit(content, receipts));
        }

        assertThat(stored.size()).isEqualTo(content.length);
        assertContent(id, content);
        assertThat(leftovers()).isEmpty();
    }

    /** A part's buffers are used for the next part as soon as it is uploaded. */
    @Test
    protected void upload_whoseBuffersAreUsedAgain_hasStoredItsBytes() {
        BackupId id = id("app");
        byte[] content = bytes(6, Parts.MINIMUM_SIZE + 100_000);
        byte[] first = Arrays.copyOf(content, Parts.MINIMUM_SIZE);
        byte[] second = Arrays.copyOfRange(content, Parts.MINIMUM_SIZE, content.length);
        try (BackupUpload upload = begin(id)) {
            Receipt one = upload.upload(Parts.part(1, 0, first, false));
            Arrays.fill(first, (byte) 0);
            Receipt two = upload.upload(Parts.part(2, first.length, second, true));
            Arrays.fill(second, (byte) 0);
            upload.commit(Parts.commit(content, List.of(one, two)));
        }
        assertContent(id, content);
    }

    @Test
    protected void upload_ofPart_answersWithItsNumberLengthAndChecksum() {
        try (BackupUpload upload = begin(id("app"))) {
            Part part = Parts.part(1, 0, bytes(4, Parts.MINIMUM_SIZE), false);

            Receipt receipt = upload.upload(part);

            assertThat(receipt.number()).isEqualTo(1);
            assertThat(receipt.length()).isEqualTo(part.length());
            assertThat(receipt.crc32c()).isEqualTo(part.crc32c());
        }
    }

    @Test
    protected void backup_beforeCommit_isInvisible() {
        BackupId id = id("app");
        byte[] content = bytes(5, Parts.MINIMUM_SIZE + 1);
        List<Part> parts = Parts.of(content, Parts.MINIMUM_SIZE);
        try (BackupUpload upload = begin(id)) {
            assertInvisible(id);
            Receipt first = upload.upload(parts.get(0));
            assertInvisible(id);
            Receipt second = upload.upload(parts.get(1));
            assertInvisible(id);
            assertThatThrownBy(() -> store().open(id)).isInstanceOf(ConfigurationException.class);

            upload.commit(Parts.commit(content, List.of(first, second)));

            assertThat(store().find(id)).isPresent();
        }
    }

    @Test
    protected void backupOfOnePart_beforeCommit_isInvisible() {
        BackupId id = id("app");
        try (BackupUpload upload = begin(id)) {
            upload.upload(Parts.only(CONTENT));

            assertInvisible(id);
            assertThatThrownBy(() -> store().open(id)).isInstanceOf(ConfigurationException.class);
        }
    }

    @Test
    protected void close_withoutCommit_publishesNothingAndLeavesTheNameFree() {
        BackupId id = id("app");
        try (BackupUpload upload = begin(id)) {
            uploadAll(upload, Parts.of(bytes(6, Parts.MINIMUM_SIZE + 1), Parts.MINIMUM_SIZE));
        }

        assertInvisible(id);
        assertThat(leftovers()).isEmpty();
        put(id, CONTENT);
        assertContent(id, CONTENT);
    }

    @Test
    protected void close_withoutAnyPart_publishesNothing() {
        BackupId id = id("app");

        begin(id).close();

        assertInvisible(id);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    protected void close_afterCommit_keepsTheBackup() {
        BackupId id = id("app");
        BackupUpload upload = begin(id);
        Receipt receipt = upload.upload(Parts.only(CONTENT));
        upload.commit(Parts.commit(CONTENT, List.of(receipt)));

        upload.close();
        upload.close();

        assertContent(id, CONTENT);
    }

    @Test
    protected void commit_overAnotherBackup_isRefusedAndLeavesTheOldOne() {
        BackupId id = id("app");
        put(id, CONTENT);

        assertConflict(catchThrowable(() -> put(id, bytes(7, 999))), id);
        assertConflict(catchThrowable(() -> putInParts(id, bytes(8, Parts.MINIMUM_SIZE + 1))), id);

        assertContent(id, CONTENT);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    protected void racingCommits_ofOneName_haveExactlyOneWinner() throws Exception {
        for (int round = 0; round < 50; round++) {
            BackupId id = new BackupId("app", TIME.plusSeconds(round), id("app").compression());
            race(id, bytes(100 + round, 1_000), bytes(200 + round, 1_000), 1_000);
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    protected void racingCommits_ofManyParts_haveExactlyOneWinner() throws Exception {
        for (int round = 0; round < 3; round++) {
            BackupId id = new BackupId("app", TIME.plusSeconds(round), id("app").compression());
            int size = Parts.MINIMUM_SIZE + 1;
            race(id, bytes(300 + round, size), bytes(400 + round, size), Parts.MINIMUM_SIZE);
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    protected void commit_whereTheLastPartNeverArrived_publishesNothing() {
        assertPartMissed(1);
    }

    @Test
    protected void commit_whereAMiddlePartNeverArrived_publishesNothing() {
        assertPartMissed(0);
    }

    @Test
    protected void commit_afterFailedPart_publishesNothing() {
        BackupId id = id("app");
        byte[] content = bytes(9, Parts.MINIMUM_SIZE + 1);
        List<Part> parts = Parts.of(content, Parts.MINIMUM_SIZE);
        try (BackupUpload upload = begin(id)) {
            Receipt first = upload.upload(parts.get(0));
            assertThatThrownBy(() -> upload.upload(Parts.withWrongChecksum(parts.get(1))))
                    .as("a part whose bytes do not match its checksum")
                    .isInstanceOf(BackupServiceException.class)
                    .hasMessageContaining("part 2");
            UploadCommit commit = Parts.commit(content, List.of(first, Parts.forgedReceipt(parts.get(1))));

            assertThatThrownBy(() -> upload.commit(commit)).isInstanceOf(BackupServiceException.class);
            assertInvisible(id);
        }
        assertInvisible(id);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    protected void commit_underAnotherChecksum_publishesNothing() {
        BackupId id = id("app");
        try (BackupUpload upload = begin(id)) {
            Receipt receipt = upload.upload(Parts.only(CONTENT));
            UploadCommit wrong = new UploadCommit(CONTENT.length, ~Parts.crc32c(CONTENT), List.of(receipt));

            assertThatThrownBy(() -> upload.commit(wrong)).isInstanceOf(BackupServiceException.class);
        }
        assertInvisible(id);
    }

    private void assertPartMissed(int missing) {
        BackupId id = id("app");
        byte[] content = bytes(10, Parts.MINIMUM_SIZE + 1);
        List<Part> parts = Parts.of(content, Parts.MINIMUM_SIZE);
        try (BackupUpload upload = begin(id)) {
            List<Receipt> receipts = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                receipts.add(i == missing ? Parts.forgedReceipt(parts.get(i)) : upload.upload(parts.get(i)));
            }

            assertThatThrownBy(() -> upload.commit(Parts.commit(content, receipts)))
                    .as("commit without part %d", missing + 1)
                    .isInstanceOf(BackupServiceException.class);
            assertInvisible(id);
        }
        assertInvisible(id);
        assertThat(leftovers()).isEmpty();
    }

    /** Lets two runs commit different content at one moment: one backup is stored, and the other commit fails. */
    private void race(BackupId id, byte[] one, byte[] other, int partSize) throws Exception {
        List<byte[]> contents = List.of(one, other);
        List<Throwable> failures = new ArrayList<>();
        List<byte[]> winners = new ArrayList<>();
        try (BackupUpload first = begin(id);
                BackupUpload second = begin(id)) {
            List<BackupUpload> uploads = List.of(first, second);
            List<Callable<List<Throwable>>> commits = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                BackupUpload upload = uploads.get(i);
                UploadCommit commit =
                        Parts.commit(contents.get(i), uploadAll(upload, Parts.of(contents.get(i), partSize)));
                commits.add(() -> thrownBy(() -> upload.commit(commit)));
            }
            List<List<Throwable>> outcomes = Concurrently.run(commits);
            for (int i = 0; i < 2; i++) {
                failures.addAll(outcomes.get(i));
                if (outcomes.get(i).isEmpty()) {
                    winners.add(contents.get(i));
                }
            }
        }
        assertThat(winners)
                .as("commits of %s that succeeded; failed: %s", id, failures)
                .hasSize(1);
        assertConflict(failures.get(0), id);
        assertContent(id, winners.get(0));
    }

    private static List<Throwable> thrownBy(Runnable action) {
        try {
            action.run();
            return List.of();
        } catch (RuntimeException e) {
            return List.of(e);
        }
    }

    private void assertConflict(Throwable failure, BackupId id) {
        assertThat(failure)
                .as("the commit of %s over another backup", id)
                .asInstanceOf(type(TargetException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.TARGET_CONFLICT))
                .satisfies(e -> assertThat(e).hasMessageContaining(store().location(id)));
    }
}
