package io.pgbackup.core.fake;

import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.Part;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadCommit;
import io.pgbackup.core.store.UploadRequest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/** An upload into an {@link InMemoryBackupStore}. */
final class InMemoryUpload implements BackupUpload {

    private final InMemoryBackupStore store;
    private final UploadRequest request;
    private final Instant startedAt;
    private final boolean live;
    private final Map<Integer, HeldPart> parts = new ConcurrentHashMap<>();
    private volatile boolean ended;

    InMemoryUpload(InMemoryBackupStore store, UploadRequest request, Instant startedAt, boolean live) {
        this.store = store;
        this.request = request;
        this.startedAt = startedAt;
        this.live = live;
    }

    @Override
    public Receipt upload(Part part) {
        requireOpen();
        byte[] content = new byte[Math.toIntExact(part.length())];
        int position = 0;
        for (ByteBuffer buffer : part.buffers()) {
            int length = buffer.remaining();
            buffer.get(content, position, length);
            position += length;
        }
        if (crc32c(content) != part.crc32c()) {
            throw refused("upload of part " + part.number() + " of " + location()
                    + " failed: its bytes do not match its checksum");
        }
        Receipt receipt = new Receipt(part.number(), part.length(), part.crc32c(), "tag-" + part.number());
        parts.put(part.number(), new HeldPart(part.offset(), part.last(), content, receipt));
        if (!part.only()) {
            store.began(this);
        }
        return receipt;
    }

    @Override
    public StoredBackup commit(UploadCommit commit) {
        requireOpen();
        byte[] content = join(commit);
        if (crc32c(content) != commit.crc32c()) {
            throw refused("commit of " + location() + " failed: its bytes do not match its checksum");
        }
        StoredBackup stored = store.publish(request.id(), content)
                .orElseThrow(() -> TargetException.conflict("another backup is already stored as " + location()));
        close();
        return stored;
    }

    @Override
    public void close() {
        ended = true;
        parts.clear();
        store.ended(this);
    }

    String location() {
        return store.location(request.id());
    }

    boolean isLeftover(String database, Instant startedBefore) {
        return !live && request.id().database().equals(database) && startedAt.isBefore(startedBefore);
    }

    private byte[] join(UploadCommit commit) {
        byte[] content = new byte[Math.toIntExact(commit.length())];
        int position = 0;
        for (Receipt receipt : commit.receipts()) {
            HeldPart part = parts.get(receipt.number());
            boolean last = receipt.number() == commit.receipts().size();
            if (part == null || !part.receipt().equals(receipt)) {
                throw refused("commit of " + location() + " failed: part " + receipt.number() + " is missing");
            }
            if (part.offset() != position || part.last() != last) {
                throw refused("commit of " + location() + " failed: part " + receipt.number()
                        + " was uploaded for another position, offset " + part.offset());
            }
            if (!last && receipt.length() < store.minimumPartSize()) {
                throw refused("commit of " + location() + " failed: part " + receipt.number() + " is too small, "
                        + receipt.length() + " bytes");
            }
            System.arraycopy(part.content(), 0, content, position, part.content().length);
            position += part.content().length;
        }
        return content;
    }

    private void requireOpen() {
        store.requireOpen();
        if (ended) {
            throw new IllegalStateException("the upload of " + location() + " has ended");
        }
    }

    private static StoreException refused(String message) {
        return StoreException.refused(message);
    }

    private static int crc32c(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record HeldPart(long offset, boolean last, byte[] content, Receipt receipt) {}
}
