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

/** What an implementation gives to the contract, and the words that its cases are written in. */
abstract class BackupStoreFixture {

    static final Instant TIME = Instant.parse("2025-01-01T03:00:00Z");

    private final AtomicInteger runs = new AtomicInteger();

    /** The store under test: the same one all through a test, empty when the test begins. The subclass closes it. */
    protected abstract BackupStore store();

    /** Puts an object or file into the store behind its back. The key is relative to the store's prefix or root. */
    protected abstract void plant(String key, byte[] content);

    /** Whether an object or file of exactly this key is there, ours or not. */
    protected abstract boolean holds(String key);

    /**
     * Leaves behind what a run leaves that crashed in the middle of an upload of two parts. Where the store has a minimum
     * part size, {@link Parts#MINIMUM_SIZE} respects it.
     *
     * @param startedAt when that run is to have begun
     * @return when it began as far as the store can tell; another time where the store keeps the time itself
     */
    protected abstract Instant plantLeftover(BackupId id, Instant startedAt);

    /** Everything unfinished in the store, by names good for a message: uploads, temporary files, locks. */
    protected abstract List<String> leftovers();

    /** What a reader sees whose backup is deleted. Override with the reason. */
    protected ReaderAfterDeletion readerAfterDeletion() {
        return ReaderAfterDeletion.FAILS;
    }

    protected final BackupId id(String database) {
        return new BackupId(database, TIME, Compression.NONE);
    }

    /** A new run begins an upload. */
    final BackupUpload begin(BackupId id) {
        return store().begin(new UploadRequest(id, "run-" + runs.incrementAndGet()));
    }

    /** A whole backup of one part. */
    protected final StoredBackup put(BackupId id, byte[] content) {
        try (BackupUpload upload = begin(id)) {
            Receipt receipt = upload.upload(Parts.only(content));
            return upload.commit(Parts.commit(content, List.of(receipt)));
        }
    }

    /** A whole backup of several parts, one after another. */
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

    /** The content of a backup, by one read of everything. */
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

    /** The backup holds these bytes. */
    final void assertContent(BackupId id, byte[] expected) {
        assertSameBytes(contentOf(id), expected, "content of " + id);
    }

    /** Compares without printing what nobody can read. */
    static void assertSameBytes(byte[] actual, byte[] expected, String what) {
        assertThat(actual).as("length of the %s", what).hasSize(expected.length);
        assertThat(Arrays.mismatch(actual, expected))
                .as("first byte at which the %s differs (-1: none)", what)
                .isEqualTo(-1);
    }

    /** Whether anybody could see a backup of this name. */
    final void assertInvisible(BackupId id) {
        assertThat(store().find(id)).as("find(%s)", id).isEmpty();
        assertThat(store().list(id.database())).as("list(%s)", id.database()).isEmpty();
        assertThat(store().list()).as("list()").extracting(StoredBackup::id).doesNotContain(id);
    }

    /** Content that cannot be mistaken for another seed's. */
    protected static byte[] bytes(long seed, int length) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }
}
