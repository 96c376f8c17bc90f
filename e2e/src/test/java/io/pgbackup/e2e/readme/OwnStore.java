package io.pgbackup.e2e.readme;

// own store begins
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.ByteRange;
import io.pgbackup.core.store.Part;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadCommit;
import io.pgbackup.core.store.UploadRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.zip.CRC32C;

/** A store that keeps backups in memory. Open it with {@code new ClosableStore(new OwnStore())}. */
final class OwnStore implements BackupStore {

    private record Content(byte[] bytes, StoredBackup backup) {}

    private final ConcurrentMap<BackupId, Content> backups = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "own:";
    }

    @Override
    public String location(BackupId id) {
        return name() + BackupKeys.key(id);
    }

    @Override
    public BackupUpload begin(UploadRequest request) {
        return new Upload(request.id());
    }

    @Override
    public List<StoredBackup> list() {
        return backups.values().stream().map(Content::backup).toList();
    }

    @Override
    public List<StoredBackup> list(String database) {
        return list().stream()
                .filter(one -> one.id().database().equals(database))
                .toList();
    }

    @Override
    public Optional<StoredBackup> find(BackupId id) {
        return Optional.ofNullable(backups.get(id)).map(Content::backup);
    }

    @Override
    public BackupSource open(BackupId id) {
        Content content = backups.get(id);
        if (content == null) {
            throw new ConfigurationException("there is no backup " + location(id));
        }
        return new Source(location(id), content.bytes());
    }

    @Override
    public void delete(BackupId id) {
        backups.remove(id);
    }

    @Override
    public int sweep(String database, Instant startedBefore) {
        return 0; // unfinished uploads end with the process
    }

    @Override
    public void close() {}

    private final class Upload implements BackupUpload {

        private final BackupId id;
        private final Map<Integer, byte[]> parts = new ConcurrentHashMap<>();

        Upload(BackupId id) {
            this.id = id;
        }

        @Override
        public Receipt upload(Part part) {
            if (!part.isIntact()) {
                throw StoreException.refused(
                        "part " + part.number() + " of " + location(id) + " does not match its checksum");
            }
            byte[] bytes = new byte[Math.toIntExact(part.length())];
            ByteBuffer all = ByteBuffer.wrap(bytes);
            part.buffers().forEach(all::put);
            parts.put(part.number(), bytes);
            return new Receipt(part.number(), part.length(), part.crc32c(), "");
        }

        @Override
        public StoredBackup commit(UploadCommit commit) {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(commit.length()));
            CRC32C crc = new CRC32C();
            for (Receipt receipt : commit.receipts()) {
                byte[] part = parts.get(receipt.number());
                if (part == null) {
                    throw StoreException.refused("part " + receipt.number() + " of " + location(id) + " is missing");
                }
                all.put(part);
                crc.update(part);
            }
            if ((int) crc.getValue() != commit.crc32c()) {
                throw StoreException.refused(location(id) + " does not match its checksum");
            }
            StoredBackup stored = new StoredBackup(id, commit.length(), Instant.now(), "");
            if (backups.putIfAbsent(id, new Content(all.array(), stored)) != null) {
                throw TargetException.conflict("another backup is already stored as " + location(id));
            }
            return stored;
        }

        @Override
        public void close() {
            parts.clear();
        }
    }

    private record Source(String name, byte[] bytes) implements BackupSource {

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public InputStream read(ByteRange range) {
            if (range.end() > bytes.length) {
                throw FormatException.damaged(name + " has only " + bytes.length + " bytes");
            }
            return new ByteArrayInputStream(bytes, (int) range.offset(), (int) range.length());
        }

        @Override
        public void close() {}
    }
}
// own store ends
