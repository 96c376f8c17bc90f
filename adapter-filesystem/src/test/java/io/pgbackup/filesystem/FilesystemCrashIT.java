package io.pgbackup.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pgbackup.core.contract.Parts;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.ByteRange;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.UploadRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that die, answers that get lost, and other processes in the same directory. */
@Timeout(120)
final class FilesystemCrashIT {

    private static final BackupId ID = new BackupId("app", Instant.parse("2025-01-01T03:00:00Z"), Compression.NONE);
    private static final byte[] CONTENT = new byte[100_000];
    private static final Instant LONG_AGO = Instant.parse("2024-12-01T00:00:00Z");

    @TempDir
    Path temporary;

    private TestDirectory directory;
    private BackupStore store;

    @BeforeEach
    void openStore() throws IOException {
        directory = new TestDirectory(temporary.toRealPath());
        store = FilesystemStores.open(directory.settings());
    }

    @Test
    void backup_killedBetweenLinkAndUnlink_isCompleteAndSweepRemovesTheOtherName() throws IOException {
        Path leftover = directory.plantLeftover(ID, LONG_AGO);
        Files.createLink(directory.path(ID), leftover);

        assertThat(store.find(ID)).isPresent();
        assertThat(store.sweep("app", LONG_AGO.plusSeconds(1))).isEqualTo(1);

        assertThat(directory.files()).containsExactly("app/2025-01-01/app_2025-01-01_03-00-00.sql");
        assertThat(directory.path(ID)).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void commit_whoseLinkWasMadeButAnsweredAsTaken_succeeds() {
        BackupStore forgetful = open((name, existing) -> {
            Files.createLink(name, existing);
            throw new FileAlreadyExistsException(name.toString());
        });

        TestDirectory.put(forgetful, ID, CONTENT);

        assertThat(directory.files()).containsExactly("app/2025-01-01/app_2025-01-01_03-00-00.sql");
    }

    @Test
    void commit_withoutLinksBehindALockOfADeadRun_isRefusedUntilASweep() throws IOException {
        BackupStore noLinks = open((name, existing) -> {
            throw new UnsupportedOperationException();
        });
        Path lock = directory.write("app/2025-01-01/.03-00-00.sql.lock", new byte[0]);
        Instant died = Instant.parse("2025-01-01T03:30:00Z");
        Files.setLastModifiedTime(lock, FileTime.from(died));

        assertThatThrownBy(() -> TestDirectory.put(noLinks, ID, CONTENT))
                .asInstanceOf(type(TargetException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.TARGET_CONFLICT))
                .satisfies(e -> assertThat(e.hint().orElseThrow()).contains(lock.toString()));

        assertThat(noLinks.sweep("app", died))
                .as("began exactly then, not before")
                .isZero();
        assertThat(noLinks.sweep("app", died.plusSeconds(1))).isEqualTo(1);
        TestDirectory.put(noLinks, ID, CONTENT);
        assertThat(directory.path(ID)).hasBinaryContent(CONTENT);
    }

    @Test
    void commit_whereLinkAndRenameFail_saysBoth() {
        BackupStore broken = open((name, existing) -> {
            Files.delete(existing);
            throw new FileSystemException(name.toString(), null, "Operation not permitted");
        });

        assertFailure(
                FailureKind.STORE_REFUSED,
                "commit of " + directory.path(ID),
                () -> TestDirectory.put(broken, ID, CONTENT));

        assertThat(directory.files()).isEmpty();
    }

    @Test
    void commit_whoseTemporaryFileWasRemoved_failsAndPublishesNothing() {
        try (BackupUpload upload = store.begin(new UploadRequest(ID, "run"))) {
            Receipt receipt = upload.upload(Parts.only(CONTENT));
            directory.hiddenFiles().forEach(name -> delete(directory.root().resolve(name)));

            assertFailure(
                    FailureKind.STORE_REFUSED,
                    "does not exist",
                    () -> upload.commit(Parts.commit(CONTENT, List.of(receipt))));
        }
        assertThat(store.list()).isEmpty();
    }

    @Test
    void commit_ofFileThatSomebodyLengthened_fails() throws IOException {
        try (BackupUpload upload = store.begin(new UploadRequest(ID, "run"))) {
            Receipt receipt = upload.upload(Parts.only(CONTENT));
            Path file = directory.root().resolve(directory.hiddenFiles().get(0));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
                channel.write(ByteBuffer.allocate(1));
            }

            assertFailure(
                    FailureKind.STORE_REFUSED,
                    "100001 bytes, not 100000",
                    () -> upload.commit(Parts.commit(CONTENT, List.of(receipt))));
        }
        assertThat(directory.files()).isEmpty();
    }

    @Test
    void twoUploads_ofOneRunAndName_doNotShareAFile() {
        BackupStore stopped =
                FilesystemStores.open(directory.settings(), Clock.fixed(LONG_AGO, ZoneOffset.UTC), Files::createLink);
        UploadRequest request = new UploadRequest(ID, "run");
        try (BackupUpload first = stopped.begin(request);
                BackupUpload second = stopped.begin(request)) {
            first.upload(Parts.only(CONTENT));
            second.upload(Parts.only(CONTENT));

            assertThat(directory.hiddenFiles()).hasSize(2);
        }
        assertThat(directory.files()).isEmpty();
    }

    @Test
    void upload_interrupted_isACancellationAndLeavesNothing() {
        try (BackupUpload upload = store.begin(new UploadRequest(ID, "run"))) {
            Thread.currentThread().interrupt();

            assertFailure(FailureKind.INTERRUPTED, "upload of part 1", () -> upload.upload(Parts.only(CONTENT)));

            assertThat(Thread.interrupted()).as("the interrupt flag").isTrue();
        }
        assertThat(directory.files()).isEmpty();
    }

    @Test
    void read_ofFileThatWasCutAfterOpening_isDamaged() throws IOException {
        TestDirectory.put(store, ID, CONTENT);
        try (BackupSource source = store.open(ID)) {
            try (FileChannel channel = FileChannel.open(directory.path(ID), StandardOpenOption.WRITE)) {
                channel.truncate(10);
            }

            assertFailure(
                    FailureKind.BACKUP_DAMAGED,
                    "it was truncated to 10 bytes",
                    () -> source.read(new ByteRange(0, 100)).readAllBytes());
        }
    }

    @Test
    void sweep_whileAnotherProcessWrites_leavesItsFileAloneUntilItDies() throws Exception {
        try (OtherProcess writer = OtherProcess.start("write", directory.root())) {
            assertThat(writer.line()).isEqualTo("uploaded");
            assertThat(directory.hiddenFiles()).hasSize(1);

            assertThat(store.sweep("app", inTheFuture()))
                    .as("swept while the writer lives")
                    .isZero();

            writer.kill();
            assertThat(store.sweep("app", inTheFuture()))
                    .as("swept after it died")
                    .isEqualTo(1);
        }
        assertThat(directory.files()).isEmpty();
    }

    @Test
    void sweepHere_ofAFileWrittenHere_keepsItLockedAgainstOtherProcesses() throws Exception {
        try (BackupUpload upload = store.begin(new UploadRequest(ID, "run"))) {
            Receipt receipt = upload.upload(Parts.only(CONTENT));
            BackupStore another = FilesystemStores.open(directory.settings());

            assertThat(another.sweep("app", inTheFuture()))
                    .as("swept by another store of this process")
                    .isZero();
            try (OtherProcess sweeper = OtherProcess.start("sweep", directory.root())) {
                assertThat(sweeper.line()).isEqualTo("swept 0");
            }

            upload.commit(Parts.commit(CONTENT, List.of(receipt)));
        }
        assertThat(directory.path(ID)).hasBinaryContent(CONTENT);
    }

    private BackupStore open(Linker linker) {
        return FilesystemStores.open(directory.settings(), Clock.systemUTC(), linker);
    }

    private static Instant inTheFuture() {
        return Instant.now().plus(Duration.ofDays(1));
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertFailure(FailureKind kind, String message, ThrowingCallable action) {
        assertThatThrownBy(action)
                .hasMessageContaining(message)
                .asInstanceOf(type(BackupServiceException.class))
                .extracting(BackupServiceException::kind)
                .isEqualTo(kind);
    }
}
