package io.pgbackup.core.fake;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A store in memory, as strict as the strictest real store: it keeps parts separate until they are committed, compares every checksum,
 * refuses parts that are too small for S3, never overwrites a backup, and fails reads of objects that were deleted.
 *
 * <p>Tests wrap it in a {@link FaultyBackupStore} to make it fail.
 */
public final class InMemoryBackupStore implements BackupStore {

    private static final int S3_MINIMUM_PART_SIZE = 5 << 20;

    private final Clock clock;
    private final int minimumPartSize;
    private final Map<String, StoredObject> objects;
    private final Set<InMemoryUpload> unfinished;
    private final AtomicLong versions;
    private volatile boolean closed;

    /** Creates an empty store with the rules of S3. */
    public InMemoryBackupStore() {
        this(Clock.systemUTC(), S3_MINIMUM_PART_SIZE);
    }

    /**
     * Creates an empty store.
     *
     * @param clock supplies the times at which objects are stored
     * @param minimumPartSize minimum size of every part except for the last, in bytes
     */
    public InMemoryBackupStore(Clock clock, int minimumPartSize) {
        this(clock, minimumPartSize, new ConcurrentSkipListMap<>(), ConcurrentHashMap.newKeySet(), new AtomicLong());
    }

    private InMemoryBackupStore(
            Clock clock,
            int minimumPartSize,
            Map<String, StoredObject> objects,
            Set<InMemoryUpload> unfinished,
            AtomicLong versions) {
        this.clock = clock;
        this.minimumPartSize = minimumPartSize;
        this.objects = objects;
        this.unfinished = unfinished;
        this.versions = versions;
    }

    @Override
    public String name() {
        return "memory:";
    }

    @Override
    public String location(BackupId id) {
        return "memory:" + BackupKeys.key(id);
    }

    @Override
    public BackupUpload begin(UploadRequest request) {
        requireOpen();
        return new InMemoryUpload(this, request, clock.instant(), true);
    }

    @Override
    public List<StoredBackup> list() {
        requireOpen();
        List<StoredBackup> backups = new ArrayList<>();
        objects.forEach(
                (key, object) -> BackupKeys.parse(key).map(object::describe).ifPresent(backups::add));
        return List.copyOf(backups);
    }

    @Override
    public List<StoredBackup> list(String database) {
        return list().stream()
                .filter(backup -> backup.id().database().equals(database))
                .toList();
    }

    @Override
    public Optional<StoredBackup> find(BackupId id) {
        requireOpen();
        return Optional.ofNullable(objects.get(BackupKeys.key(id))).map(object -> object.describe(id));
    }

    @Override
    public BackupSource open(BackupId id) {
        requireOpen();
        String key = BackupKeys.key(id);
        StoredObject object = objects.get(key);
        if (object == null) {
            throw new ConfigurationException("there is no backup " + location(id));
        }
        return new InMemorySource(location(id), object.content(), () -> {
            requireOpen();
            return isStored(key, object.version());
        });
    }

    @Override
    public void delete(BackupId id) {
        requireOpen();
        objects.remove(BackupKeys.key(id));
    }

    @Override
    public int sweep(String database, Instant startedBefore) {
        requireOpen();
        List<InMemoryUpload> old = unfinished.stream()
                .filter(upload -> upload.isLeftover(database, startedBefore))
                .toList();
        old.forEach(unfinished::remove);
        return old.size();
    }

    /** Returns a store with the same backups that is closed independently of this one, as if a program opened a bucket again. */
    public InMemoryBackupStore openedAgain() {
        return new InMemoryBackupStore(clock, minimumPartSize, objects, unfinished, versions);
    }

    /** Closes the store; the stored objects remain, as in a real store. */
    @Override
    public void close() {
        closed = true;
    }

    void requireOpen() {
        if (closed) {
            throw StoreException.refused("the store " + name() + " was closed");
        }
    }

    /** Stores an object directly, without the checks of the store; replaces an existing object. */
    public void plant(String key, byte[] content) {
        objects.put(key, stored(content.clone()));
    }

    /** Returns the bytes of the object with this key, which need not be a backup. */
    public Optional<byte[]> content(String key) {
        return Optional.ofNullable(objects.get(key))
                .map(object -> object.content().clone());
    }

    /** Creates an unfinished upload, as a crashed run leaves it behind. */
    public void plantLeftover(UploadRequest request, Instant startedAt) {
        unfinished.add(new InMemoryUpload(this, request, startedAt, false));
    }

    /** Returns the locations of all unfinished uploads of which a real store would have stored parts. */
    public List<String> unfinished() {
        return unfinished.stream().map(InMemoryUpload::location).sorted().toList();
    }

    int minimumPartSize() {
        return minimumPartSize;
    }

    void began(InMemoryUpload upload) {
        unfinished.add(upload);
    }

    void ended(InMemoryUpload upload) {
        unfinished.remove(upload);
    }

    /** Stores an object, unless one with its key exists; returns empty in that case. */
    Optional<StoredBackup> publish(BackupId id, byte[] content) {
        StoredObject object = stored(content);
        boolean won = objects.putIfAbsent(BackupKeys.key(id), object) == null;
        return won ? Optional.of(object.describe(id)) : Optional.empty();
    }

    private boolean isStored(String key, String version) {
        StoredObject object = objects.get(key);
        return object != null && object.version().equals(version);
    }

    private StoredObject stored(byte[] content) {
        return new StoredObject(content, clock.instant(), "v" + versions.incrementAndGet());
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared; the version distinguishes two objects
    private record StoredObject(byte[] content, Instant storedAt, String version) {

        StoredBackup describe(BackupId id) {
            return new StoredBackup(id, content.length, storedAt, version);
        }
    }
}
