package io.pgbackup.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.StoredBackup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on the disk, under which name and mode, and what is left alone there. */
final class FilesystemLayoutIT {

    private static final BackupId ID = new BackupId("app", Instant.parse("2025-01-01T03:00:00Z"), Compression.ZSTD);
    private static final byte[] CONTENT = {1, 2, 3};

    @TempDir
    Path temporary;

    @Test
    void commit_leavesOneFileUnderItsKeyThatOnlyItsOwnerReads() throws IOException {
        TestDirectory directory = new TestDirectory(temporary.resolve("backups"));
        TestDirectory.put(FilesystemStores.open(directory.settings()), ID, CONTENT);

        assertThat(directory.files()).containsExactly("app/2025-01-01/app_2025-01-01_03-00-00.sql.zst");
        assertThat(mode(directory.path(ID))).isEqualTo("rw-------");
        assertThat(mode(directory.path(ID).getParent())).isEqualTo("rwx------");
        assertThat(mode(directory.path(ID).getParent().getParent())).isEqualTo("rwx------");
        assertThat(mode(directory.root())).isEqualTo("rwx------");
        assertThat(Files.getAttribute(directory.path(ID), "unix:nlink"))
                .as("names of the file")
                .isEqualTo(1);
    }

    @Test
    void root_whoseParentIsMissing_isRefusedAndNotCreated() {
        Path root = temporary.resolve("not/mounted");

        assertRefused(() -> FilesystemStores.open(new FilesystemSettings(root)), root + " does not exist");

        assertThat(temporary.resolve("not")).doesNotExist();
    }

    @Test
    void root_thatIsAFile_isRefused() throws IOException {
        Path file = Files.write(temporary.resolve("file"), CONTENT);

        assertRefused(() -> FilesystemStores.open(new FilesystemSettings(file)), file + " is not a directory");
    }

    @Test
    void root_thatIsALink_isFollowed() throws IOException {
        Path real = Files.createDirectory(temporary.resolve("disk"));
        Path link = Files.createSymbolicLink(temporary.resolve("backups"), real);
        BackupStore store = FilesystemStores.open(new FilesystemSettings(link));

        TestDirectory.put(store, ID, CONTENT);

        assertThat(store.list()).hasSize(1);
        assertThat(store.location(ID))
                .isEqualTo(new TestDirectory(real.toRealPath()).path(ID).toString());
    }

    @Test
    void store_whoseRootIsGone_saysSoInsteadOfBeingEmpty() throws IOException {
        Path root = temporary.resolve("backups");
        BackupStore store = FilesystemStores.open(new FilesystemSettings(root));
        Files.delete(root);

        assertRefused(store::list, root + " does not exist");
        assertRefused(() -> store.list("app"), root + " does not exist");
        assertRefused(() -> store.find(ID), root + " does not exist");
        assertRefused(() -> store.delete(ID), root + " does not exist");
        assertRefused(() -> TestDirectory.put(store, ID, CONTENT), "does not exist");
    }

    @Test
    void symbolicLinks_areNeitherFollowedNorRemoved() throws IOException {
        TestDirectory elsewhere = new TestDirectory(temporary.resolve("elsewhere"));
        TestDirectory.put(FilesystemStores.open(elsewhere.settings()), ID, CONTENT);
        TestDirectory directory = new TestDirectory(temporary.resolve("backups"));
        BackupStore store = FilesystemStores.open(directory.settings());
        BackupId linkedDay = new BackupId("day", ID.time(), ID.compression());
        BackupId linkedFile = new BackupId("file", ID.time(), ID.compression());
        Files.createSymbolicLink(
                directory.root().resolve("app"), elsewhere.root().resolve("app"));
        link(directory.path(linkedDay).getParent(), elsewhere.path(ID).getParent());
        link(directory.path(linkedFile), elsewhere.path(ID));

        assertThat(store.list()).isEmpty();
        assertThat(store.list("app")).isEmpty();
        for (BackupId id : new BackupId[] {ID, linkedDay, linkedFile}) {
            assertThat(store.find(id)).as("find(%s)", id).isEmpty();
            assertThatThrownBy(() -> store.open(id)).as("open(%s)", id).isInstanceOf(BackupServiceException.class);
            store.delete(id);
        }
        assertRefused(() -> TestDirectory.put(store, ID, CONTENT), "app is not a directory");
        assertThatThrownBy(() -> TestDirectory.put(store, linkedFile, CONTENT))
                .asInstanceOf(type(BackupServiceException.class))
                .extracting(BackupServiceException::kind)
                .isEqualTo(FailureKind.TARGET_CONFLICT);

        assertThat(directory.path(linkedFile)).isSymbolicLink();
        assertThat(elsewhere.path(ID)).hasBinaryContent(CONTENT);
    }

    @Test
    void directory_inPlaceOfABackup_isForeign() throws IOException {
        TestDirectory directory = new TestDirectory(temporary.resolve("backups"));
        BackupStore store = FilesystemStores.open(directory.settings());
        Files.createDirectories(directory.path(ID));

        assertThat(store.list()).isEmpty();
        assertThat(store.find(ID)).isEmpty();
        store.delete(ID);

        assertThat(directory.path(ID)).isDirectory();
    }

    @Test
    void delete_ofTheLastBackupOfADay_removesTheEmptyFolder() {
        TestDirectory directory = new TestDirectory(temporary.resolve("backups"));
        BackupStore store = FilesystemStores.open(directory.settings());
        BackupId other = ID.with(Compression.NONE);
        TestDirectory.put(store, ID, CONTENT);
        TestDirectory.put(store, other, CONTENT);

        store.delete(ID);
        assertThat(store.list()).extracting(StoredBackup::id).containsExactly(other);
        store.delete(other);

        assertThat(directory.root().resolve("app")).isEmptyDirectory();
        TestDirectory.put(store, ID, CONTENT);
        assertThat(store.find(ID)).isPresent();
    }

    private static void link(Path name, Path target) throws IOException {
        Files.createDirectories(name.getParent());
        Files.createSymbolicLink(name, target);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    private static void assertRefused(ThrowingCallable action, String message) {
        assertThatThrownBy(action)
                .hasMessageContaining(message)
                .asInstanceOf(type(BackupServiceException.class))
                .extracting(BackupServiceException::kind)
                .isEqualTo(FailureKind.STORE_REFUSED);
    }
}
