package io.pgbackup.filesystem;

import io.pgbackup.core.contract.Parts;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** A store's directory, seen from behind its back. */
record TestDirectory(Path root) {

    FilesystemSettings settings() {
        return new FilesystemSettings(root);
    }

    Path path(BackupId id) {
        return root.resolve(BackupKeys.key(id));
    }

    Path write(String key, byte[] content) {
        Path path = root.resolve(key);
        try {
            Files.createDirectories(path.getParent());
            return Files.write(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean holds(String key) {
        return Files.exists(root.resolve(key), LinkOption.NOFOLLOW_LINKS);
    }

    /** The temporary file of a run that is no more. */
    Path plantLeftover(BackupId id, Instant startedAt) {
        String name = HiddenName.temporary(new UploadRequest(id, "crashed/run"), startedAt, 0);
        String key = BackupKeys.key(id);
        return write(key.substring(0, key.lastIndexOf('/') + 1) + name, new byte[] {1, 2, 3});
    }

    /** Everything that has a hidden name like ours, relative to the root. */
    List<String> hiddenFiles() {
        return files().stream()
                .filter(name -> name.matches("(.*/)?\\.[^/]*\\.(tmp|lock)"))
                .toList();
    }

    /** Everything that is not a directory, relative to the root. */
    List<String> files() {
        try (Stream<Path> tree = Files.walk(root)) {
            return tree.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StoredBackup put(BackupStore store, BackupId id, byte[] content) {
        try (BackupUpload upload = store.begin(new UploadRequest(id, "run"))) {
            Receipt receipt = upload.upload(Parts.only(content));
            return upload.commit(Parts.commit(content, List.of(receipt)));
        }
    }
}
