package io.pgbackup.filesystem;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores backups as files in a directory. Keeps nothing open between calls. */
final class FilesystemBackupStore implements BackupStore {

    private final StoreDirectory directory;
    private final Clock clock;
    private final Publisher publisher;

    FilesystemBackupStore(StoreDirectory directory, Clock clock, Publisher publisher) {
        this.directory = directory;
        this.clock = clock;
        this.publisher = publisher;
    }

    @Override
    public String name() {
        return "file:" + directory.root();
    }

    @Override
    public String location(BackupId id) {
        return directory.file(id).toString();
    }

    @Override
    public BackupUpload begin(UploadRequest request) {
        requireFree(request.id());
        return new FilesystemUpload(directory, publisher, request, clock.instant());
    }

    /** Fails if the name belongs to something other than a file, which would otherwise be noticed only after everything was read. */
    private void requireFree(BackupId id) {
        Optional<BasicFileAttributes> there;
        try {
            there = StoreDirectory.attributes(directory.file(id));
        } catch (IOException e) {
            throw FileFailures.of("check of " + location(id), e);
        }
        if (there.isPresent() && !there.get().isRegularFile()) {
            throw TargetException.conflict(
                    "the name of the backup, " + location(id) + ", belongs to something that is not a file",
                    "move it out of the store");
        }
    }

    @Override
    public List<StoredBackup> list() {
        try {
            return backupsIn(directory.databaseFolders());
        } catch (IOException e) {
            throw FileFailures.of("listing of " + directory.root(), e);
        }
    }

    @Override
    public List<StoredBackup> list(String database) {
        try {
            return backupsIn(directory.databaseFolder(database));
        } catch (IOException e) {
            throw FileFailures.of("listing of " + directory.root().resolve(BackupKeys.encode(database)), e);
        }
    }

    private List<StoredBackup> backupsIn(List<Path> databaseFolders) throws IOException {
        List<StoredBackup> backups = new ArrayList<>();
        for (Path folder : databaseFolders) {
            for (Path file : directory.filesOf(folder)) {
                Optional<BackupId> id = BackupKeys.parse(directory.key(file));
                if (id.isPresent()) {
                    StoreDirectory.attributes(file)
                            .filter(BasicFileAttributes::isRegularFile)
                            .map(attributes -> StoredFile.describe(id.get(), attributes))
                            .ifPresent(backups::add);
                }
            }
        }
        return List.copyOf(backups);
    }

    @Override
    public Optional<StoredBackup> find(BackupId id) {
        try {
            return directory.attributes(id).map(attributes -> StoredFile.describe(id, attributes));
        } catch (IOException e) {
            throw FileFailures.of("check of " + location(id), e);
        }
    }

    @Override
    public BackupSource open(BackupId id) {
        try {
            if (directory.attributes(id).isEmpty()) {
                throw missing(id, null);
            }
            return FilesystemSource.open(directory.file(id));
        } catch (NoSuchFileException e) {
            throw missing(id, e);
        } catch (IOException e) {
            throw FileFailures.of("opening of " + location(id), e);
        }
    }

    @Override
    public void delete(BackupId id) {
        try {
            if (directory.attributes(id).isEmpty()) {
                return;
            }
            Path folder = directory.folder(id);
            Files.deleteIfExists(directory.file(id));
            directory.sync(folder);
            directory.removeIfEmpty(folder);
        } catch (IOException e) {
            throw FileFailures.of("delete of " + location(id), e);
        }
    }

    @Override
    public int sweep(String database, Instant startedBefore) {
        try {
            return new Sweep(directory, startedBefore).of(database);
        } catch (IOException e) {
            throw FileFailures.of("sweep of " + directory.root().resolve(BackupKeys.encode(database)), e);
        }
    }

    private ConfigurationException missing(BackupId id, @Nullable IOException cause) {
        return new ConfigurationException("there is no backup " + location(id), null, cause);
    }

    @Override
    public void close() {
        // Nothing is kept open between calls.
    }
}
