package io.pgbackup.core.backup;

import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.Part;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadCommit;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** An upload that keeps its parts by number. */
final class KeptUpload implements BackupUpload {

    record Kept(int number, long offset, boolean last, int crc32c, byte[] bytes) {}

    private final Map<Integer, Kept> parts = new TreeMap<>();
    private final Consumer<Part> before;

    KeptUpload() {
        this(part -> {});
    }

    /** @param before called with each part before it is kept, on the thread that uploads it */
    KeptUpload(Consumer<Part> before) {
        this.before = before;
    }

    @Override
    public Receipt upload(Part part) {
        before.accept(part);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuffer buffer : part.buffers()) {
            byte[] piece = new byte[buffer.remaining()];
            buffer.get(piece);
            bytes.writeBytes(piece);
        }
        synchronized (parts) {
            parts.put(
                    part.number(),
                    new Kept(part.number(), part.offset(), part.last(), part.crc32c(), bytes.toByteArray()));
        }
        return new Receipt(part.number(), part.length(), part.crc32c(), "");
    }

    @Override
    public StoredBackup commit(UploadCommit commit) {
        return new StoredBackup(RowsRig.ID, commit.length(), Instant.EPOCH, "1");
    }

    @Override
    public void close() {
        // nothing is visible
    }

    Map<Integer, Kept> parts() {
        synchronized (parts) {
            return new TreeMap<>(parts);
        }
    }

    /** Returns the whole file. */
    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts().values().forEach(part -> all.writeBytes(part.bytes()));
        return all.toByteArray();
    }
}
