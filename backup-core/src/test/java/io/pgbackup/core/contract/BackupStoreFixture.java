package io.pgbackup.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.ByteRange;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.Part;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** The methods that an implementation provides to the contract, and the steps that its cases consist of. */
abstract class BackupStoreFixture {

    static final Instant TIME = Instant.parse("2025-01-01T03:00:00Z");

    private final AtomicInteger runs = new AtomicInteger();

    /** Returns the store under test: the same store during a test, empty when the test begins. The subclass closes it. */
    protected abstract BackupStore store();

    /** Stores an object or file without using the store. The key is relative to the prefix or root of the store. */
    protected abstract void plant(String key, byte[] content);

    /** Returns whether an object or file with exactly this key exists, whether it is a backup or not. */
    protected abstract boolean holds(String key);

    /**
     * Creates the leftovers of a run that crashed in the middle of an upload of two parts. {@link Parts#MINIMUM_SIZE} is enough for a store
     * with a minimum part size.
     *
     * @param startedAt the time at which that run began
     * @return the start of the upload according to the store; another time if the store sets it itself
     */
    protected abstract Instant plantLeftover(BackupId id, Instant startedAt);

    /** Returns names, suitable for messages, of everything unfinished in the store: uploads, temporary files, locks. */
    protected abstract List<String> leftovers();

    /** Returns how the store treats readers of a deleted backup. A subclass that overrides it states the reason. */
    protected ReaderAfterDeletion readerAfterDeletion() {
        return ReaderAfterDeletion.FAILS;
    }

    protected final BackupId id(String database) {
        return new BackupId(database, TIME, Compression.NONE);
    }

    /** Begins an upload as a new run. */
    final BackupUpload begin(BackupId id) {
        return store().begin(new UploadRequest(id, "run-" + runs.incrementAndGet()));
    }

    /** Stores a whole backup of one part. */
    protected final StoredBackup put(BackupId id, byte[] content) {
        try (BackupUpload upload = begin(id)) {
            Receipt receipt = upload.upload(Parts.only(content));
            return upload.commit(Parts.commit(content, List.of(receipt)));
        }
    }

    /** Stores a whole backup of several parts, one after another. */
    final StoredBackup putInParts(BackupId id, byte[] content) {
        try (BackupUpload upload = begin(id)) {
            return upload.commit(Parts.commit(content, uploadAll(upload, Parts.of(content, Parts.MINIMUM_SIZE))));
        }
    }

    static List<Receipt> uploadAll(BackupUpload upload, List<Part> parts) {
        List<Receipt> receipts = new ArrayList<>();
        for (Part part : parts) {
            receipts.add(upload.upload(part));
        }
        return receipts;
    }

    /** Reads the content of a backup with one read. */
    final byte[] contentOf(BackupId id) {
        try (BackupSource source = store().open(id)) {
            return read(source, 0, source.length());
        }
    }

    static byte[] read(BackupSource source, long offset, long length) {
        try (InputStream in = source.read(new ByteRange(offset, length))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError("a source throws StoreException, never IOException", e);
        }
    }

    /** Asserts that a backup contains the given bytes. */
    final void assertContent(BackupId id, byte[] expected) {
        assertSameBytes(contentOf(id), expected, "content of " + id);
    }

    /** Compares bytes without printing them. */
    static void assertSameBytes(byte[] actual, byte[] expected, String what) {
        assertThat(actual).as("length of the %s", what).hasSize(expected.length);
        assertThat(Arrays.mismatch(actual, expected))
                .as("first byte at which the %s differs (-1: none)", what)
                .isEqualTo(-1);
    }

    /** Asserts that no method of the store shows a backup of this name. */
    final void assertInvisible(BackupId id) {
        assertThat(store().find(id)).as("find(%s)", id).isEmpty();
        assertThat(store().list(id.database())).as("list(%s)", id.database()).isEmpty();
        assertThat(store().list()).as("list()").extracting(StoredBackup::id).doesNotContain(id);
    }

    /** Returns random content, which differs for each seed. */
    protected static byte[] bytes(long seed, int length) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }
}
