package io.pgbackup.core.backup;

import io.pgbackup.core.hash.Crc32cCombiner;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.Part;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.UploadCommit;
import io.pgbackup.core.worker.WorkerCrew;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/**
 * Assembles parts from segments: assigns numbers and offsets under one lock when a part is flushed, and uploads in the background as many
 * parts as the memory budget allows.
 *
 * <p>The opening segments (settings and pre-data) are put before the first part that any worker flushes, so no worker waits for another.
 */
final class PartAssembler {

    private final BackupUpload upload;
    private final PartSizes sizes;
    private final WorkerCrew uploaders;
    private final Semaphore inFlight;
    private final int inFlightLimit;
    private final BackupProgress progress;

    private final Object lock = new Object();
    private final List<SegmentDraft> placed = new ArrayList<>();
    private final TreeMap<Integer, Receipt> receipts = new TreeMap<>();
    private List<PartBuffer> opening;
    private int parts;
    private long position;
    private int crc32c;

    /**
     * Creates the assembler.
     *
     * @param opening the beginning of the file
     * @param inFlightBytes how many bytes may be in flight; 0 uploads on the flushing thread
     */
    PartAssembler(
            BackupUpload upload,
            PartSizes sizes,
            PartBuffer opening,
            WorkerCrew uploaders,
            long inFlightBytes,
            BackupProgress progress) {
        this.upload = upload;
        this.sizes = sizes;
        this.opening = List.of(opening);
        this.uploaders = uploaders;
        this.inFlightLimit = (int) (inFlightBytes / BlockPool.BLOCK_BYTES);
        // Fair, so that a caller who needs every permit is not starved.
        this.inFlight = new Semaphore(inFlightLimit, true);
        this.progress = progress;
    }

    /** Puts these buffers before everything that is flushed from now on. */
    void open(List<PartBuffer> buffers) {
        List<PartBuffer> left = new ArrayList<>(buffers);
        flushFull(left, false);
        synchronized (lock) {
            List<PartBuffer> more = new ArrayList<>(opening);
            more.addAll(left);
            opening = List.copyOf(more);
        }
    }

    /** Whether a buffer has reached the size of the next part. */
    boolean isFull(PartBuffer buffer) {
        return fills(List.of(buffer));
    }

    /** Whether these buffers together have the size of the next part. */
    boolean fills(List<PartBuffer> buffers) {
        synchronized (lock) {
            return buffers.stream().mapToLong(PartBuffer::length).sum() >= sizes.target(parts + 1);
        }
    }

    /**
     * Creates one part from these buffers, in this order; they must not be used afterwards.
     *
     * @param wait whether to return only when the part is stored and its memory is free
     */
    void flush(List<PartBuffer> buffers, boolean wait) {
        List<PartBuffer> content = new ArrayList<>();
        Part part;
        synchronized (lock) {
            content.addAll(opening);
            opening = List.of();
            content.addAll(buffers);
            place(content);
            part = part(content, false);
        }
        if (inFlightLimit == 0 || wait) {
            store(part, content);
            return;
        }
        int weight = (int) Math.min(inFlightLimit, part.length() / BlockPool.BLOCK_BYTES + 1);
        try {
            inFlight.acquire(weight);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw WorkerCrew.interruption(e);
        }
        uploaders.submit(() -> {
            store(part, content);
            inFlight.release(weight);
        });
    }

    /** Flushes buffers that already fill whole parts, in this order; the others are left in the list. */
    void flushFull(List<PartBuffer> buffers, boolean wait) {
        List<PartBuffer> gathered = new ArrayList<>();
        for (PartBuffer buffer : List.copyOf(buffers)) {
            gathered.add(buffer);
            if (fills(gathered)) {
                flush(gathered, wait);
                buffers.removeAll(gathered);
                gathered = new ArrayList<>();
            }
        }
    }

    /**
     * Creates the last part, on the calling thread.
     *
     * @param buffers the remaining segments
     * @param closing creates the end of the file, from the positions of all segments and its own offset
     */
    void finish(List<PartBuffer> buffers, Closing closing) {
        List<PartBuffer> content = new ArrayList<>();
        Part part;
        synchronized (lock) {
            content.addAll(opening);
            opening = List.of();
            content.addAll(buffers);
            long length = place(content);
            content.add(closing.write(List.copyOf(placed), position + length));
            part = part(content, true);
        }
        store(part, content);
    }

    /** Creates the end of the file. */
    interface Closing {
        PartBuffer write(List<SegmentDraft> placed, long offset);
    }

    /** Waits until no upload is in flight. */
    void drain() {
        alone(() -> {});
    }

    /** Does work that needs the memory of all uploads that could be in flight; the work itself may flush only with {@code wait}. */
    void alone(Runnable work) {
        try {
            inFlight.acquire(inFlightLimit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw WorkerCrew.interruption(e);
        }
        try {
            work.run();
        } finally {
            inFlight.release(inFlightLimit);
        }
    }

    /** Assigns numbers and offsets to the segments; returns their length. */
    private long place(List<PartBuffer> content) {
        long length = 0;
        for (PartBuffer buffer : content) {
            for (SegmentDraft segment : buffer.segments) {
                segment.placeAt(placed.size() + 1, position + length);
                placed.add(segment);
                length += segment.length;
            }
        }
        return length;
    }

    private Part part(List<PartBuffer> content, boolean last) {
        List<ByteBuffer> bytes = new ArrayList<>();
        long length = 0;
        int partCrc = 0;
        for (PartBuffer buffer : content) {
            bytes.addAll(buffer.bytes.views());
            partCrc = Crc32cCombiner.combine(partCrc, buffer.crc32c(), buffer.length());
            length += buffer.length();
        }
        Part part = new Part(++parts, position, length, partCrc, last, bytes);
        position += length;
        crc32c = Crc32cCombiner.combine(crc32c, partCrc, length);
        return part;
    }

    private void store(Part part, List<PartBuffer> content) {
        Receipt receipt = upload.upload(part);
        synchronized (lock) {
            receipts.put(part.number(), receipt);
        }
        if (!part.last()) {
            content.forEach(buffer -> buffer.bytes.release());
        }
        progress.partStored(part.number(), part.length());
    }

    /** The unpacked length of all segments except for the index. */
    long rawLength() {
        synchronized (lock) {
            return placed.stream().mapToLong(segment -> segment.rawLength).sum();
        }
    }

    int parts() {
        synchronized (lock) {
            return parts;
        }
    }

    /** Returns the commit of all parts; call this after the last part is stored. */
    UploadCommit commit() {
        synchronized (lock) {
            return new UploadCommit(position, crc32c, List.copyOf(receipts.values()));
        }
    }
}
