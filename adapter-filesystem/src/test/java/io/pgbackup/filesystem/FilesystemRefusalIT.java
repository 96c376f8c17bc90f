package io.pgbackup.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pgbackup.core.contract.Parts;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.UploadRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that are full or read-only, and directories that somebody else owns. */
final class FilesystemRefusalIT {

    private static final BackupId ID = new BackupId("app", Instant.parse("2025-01-01T03:00:00Z"), Compression.NONE);

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"mkdir", "mkfifo", "ln -s /dev/null"})
    void begin_whereSomethingElseHasTheName_isRefusedAtOnce(String command) throws Exception {
        TestDirectory directory = new TestDirectory(temporary.resolve("backups"));
        BackupStore store = FilesystemStores.open(directory.settings());
        Path path = directory.path(ID);
        Files.createDirectories(path.getParent());
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add(path.toString());
        assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();

        assertThatThrownBy(() -> store.begin(new UploadRequest(ID, "run")))
                .isInstanceOfSatisfying(
                        BackupServiceException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TARGET_CONFLICT))
                .hasMessageContaining(path + ", belongs to something that is not a file");

        assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    @Test
    void upload_toAFullDisk_isRefusedAndLeavesNothing() throws Exception {
        try (MountedDisk disk = MountedDisk.mount(temporary.resolve("disk"), "size=2m")) {
            TestDirectory directory = new TestDirectory(disk.path());
            BackupStore store = FilesystemStores.open(directory.settings());
            try (BackupUpload upload = store.begin(new UploadRequest(ID, "run"))) {
                assertRefused(() -> upload.upload(Parts.only(new byte[4 << 20])), "no space left in " + disk.path());
            }

            assertThat(directory.files()).isEmpty();
            TestDirectory.put(store, ID, new byte[1_000]);
            assertThat(store.find(ID)).isPresent();
        }
    }

    @Test
    void readOnlyDisk_refusesToWriteAndStillReads() throws Exception {
        try (MountedDisk disk = MountedDisk.mount(temporary.resolve("disk"), "size=2m")) {
            BackupStore store = FilesystemStores.open(new FilesystemSettings(disk.path()));
            TestDirectory.put(store, ID, new byte[1_000]);
            disk.makeReadOnly();

            assertThat(store.list()).hasSize(1);
            store.open(ID).close();
            assertRefused(() -> store.delete(ID), "Read-only file system");
            assertRefused(() -> TestDirectory.put(store, ID.with(Compression.GZIP), new byte[1]), "Read-only");
            assertThat(store.find(ID)).isPresent();
        }
    }

    @Test
    void directory_withoutPermission_isRefusedAndNamed() throws IOException {
        TestDirectory directory = new TestDirectory(temporary.resolve("backups"));
        TestDirectory.put(FilesystemStores.open(directory.settings()), ID, new byte[1]);
        Path folder = directory.path(ID).getParent();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
        try (OtherProcess reader = OtherProcess.startOrdinary("list", directory.root());
                OtherProcess writer = OtherProcess.startOrdinary("put", directory.root())) {
            assertThat(reader.line()).startsWith("STORE_REFUSED ").contains("permission denied for " + folder);
            assertThat(writer.line()).startsWith("STORE_REFUSED ").contains("permission denied");
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static void assertRefused(ThrowingCallable action, String message) {
        assertThatThrownBy(action)
                .hasMessageContaining(message)
                .asInstanceOf(type(BackupServiceException.class))
                .extracting(BackupServiceException::kind)
                .isEqualTo(FailureKind.STORE_REFUSED);
    }
}
