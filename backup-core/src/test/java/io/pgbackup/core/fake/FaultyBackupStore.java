package io.pgbackup.core.fake;

import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.ByteRange;
import io.pgbackup.core.store.Part;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadCommit;
import io.pgbackup.core.store.UploadRequest;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A store that tests can make fail, and that counts its calls. Faults remain until they are removed. */
public final class FaultyBackupStore implements BackupStore {

    private static final int NONE = 0;

    private final BackupStore store;
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicLong bytesRead = new AtomicLong();
    private final List<Integer> arrivedParts = new CopyOnWriteArrayList<>();
    private volatile int failingPart = NONE;
    private volatile int failingRead = NONE;
    private volatile boolean commitFails;
    private volatile boolean commitAnswerIsLost;
    private volatile boolean deleteFails;

    /** Wraps a store, without any fault. */
    public FaultyBackupStore(BackupStore store) {
        this.store = store;
    }

    /** Makes the upload of the part with a number, from 1, fail for every backup. */
    public void failPart(int number) {
        failingPart = number;
    }

    /** Makes the n-th ranged read fail, counted from 1 since the store was wrapped. */
    public void failRead(int nth) {
        failingRead = nth;
    }

    /** Makes every commit fail before it reaches the store. */
    public void failCommit() {
        commitFails = true;
    }

    /** Lets every commit succeed but reports a failure, as if the answer of the store were lost. */
    public void loseCommitAnswer() {
        commitAnswerIsLost = true;
    }

    /** Makes every deletion fail before it reaches the store. */
    public void failDelete() {
        deleteFails = true;
    }

    /** Removes all faults; the counts continue. */
    public void heal() {
        failingPart = NONE;
        failingRead = NONE;
        commitFails = false;
        commitAnswerIsLost = false;
        deleteFails = false;
    }

    /** Returns the number of ranges that were read. */
    public int rangedReads() {
        return reads.get();
    }

    /** Returns the total number of bytes of these ranges. */
    public long bytesRead() {
        return bytesRead.get();
    }

    /** Returns the numbers of all uploaded parts, including failed ones, in the order of their uploads. */
    public List<Integer> arrivedParts() {
        return List.copyOf(arrivedParts);
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public String location(BackupId id) {
        return store.location(id);
    }

    @Override
    public BackupUpload begin(UploadRequest request) {
        return new FaultyUpload(request.id(), store.begin(request));
    }

    @Override
    public List<StoredBackup> list() {
        return store.list();
    }

    @Override
    public List<StoredBackup> list(String database) {
        return store.list(database);
    }

    @Override
    public Optional<StoredBackup> find(BackupId id) {
        return store.find(id);
    }

    @Override
    public BackupSource open(BackupId id) {
        return new FaultySource(store.open(id));
    }

    @Override
    public void delete(BackupId id) {
        if (deleteFails) {
            throw unreachable("delete of " + location(id));
        }
        store.delete(id);
    }

    @Override
    public int sweep(String database, Instant startedBefore) {
        return store.sweep(database, startedBefore);
    }

    @Override
    public void close() {
        store.close();
    }

    private static StoreException unreachable(String act) {
        return StoreException.unreachable(act + " failed: injected fault");
    }

    private final class FaultyUpload implements BackupUpload {

        private final BackupId id;
        private final BackupUpload upload;

        FaultyUpload(BackupId id, BackupUpload upload) {
            this.id = id;
            this.upload = upload;
        }

        @Override
        public Receipt upload(Part part) {
            arrivedParts.add(part.number());
            if (part.number() == failingPart) {
                throw unreachable("upload of part " + part.number() + " of " + location(id));
            }
            return upload.upload(part);
        }

        @Override
        public StoredBackup commit(UploadCommit commit) {
            if (commitFails) {
                throw unreachable("commit of " + location(id));
            }
            StoredBackup stored = upload.commit(commit);
            if (commitAnswerIsLost) {
                throw unreachable("commit of " + location(id));
            }
            return stored;
        }

        @Override
        public void close() {
            upload.close();
        }
    }

    private final class FaultySource implements BackupSource {

        private final BackupSource source;

        FaultySource(BackupSource source) {
            this.source = source;
        }

        @Override
        public String name() {
            return source.name();
        }

        @Override
        public long length() {
            return source.length();
        }

        @Override
        public InputStream read(ByteRange range) {
            int read = reads.incrementAndGet();
            if (read == failingRead) {
                throw unreachable("read of " + source.name());
            }
            bytesRead.addAndGet(range.length());
            return source.read(range);
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
