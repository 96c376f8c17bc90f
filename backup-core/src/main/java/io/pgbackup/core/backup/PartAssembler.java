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
 * Makes parts of segments: gives out numbers and offsets under one lock when a part is flushed, and uploads in the
 * background as much as the memory budget lets be in flight.
 *
 * <p>The opening segments (settings and pre-data) are put before the first part that anybody flushes, so nobody waits for
 * anybody.
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
     * @param opening what the file begins with
     * @param inFlightBytes how much may be in flight; 0 uploads on the flushing thread
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

    /** Puts these buffers before whatever is flushed from now on. */
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
     * Makes one part of these buffers, in this order; they must not be touched again.
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

    /** Flushes what already fills whole parts, in this order; what does not is left in the list. */
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
     * Makes the last part, on the calling thread.
     *
     * @param buffers the remaining segments
     * @param closing makes what ends the file, knowing the place of every segment and its own offset
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

    /** Makes what ends the file. */
    interface Closing {
        PartBuffer write(List<SegmentDraft> placed, long offset);
    }

    /** Waits until nothing is in flight. */
    void drain() {
        alone(() -> {});
    }

    /** Does what needs the memory of all that could be in flight; of itself it may flush only with {@code wait}. */
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

    /** Gives the segments their numbers and offsets; returns their length. */
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

    /** The unpacked length of all segments but the index. */
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

    /** What commits all parts; call after the last one is stored. */
    UploadCommit commit() {
        synchronized (lock) {
            return new UploadCommit(position, crc32c, List.copyOf(receipts.values()));
        }
    }
}
