package io.pgbackup.core.backup;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.format.index.SegmentKind;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.worker.WorkerCrew;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;

/** The writing side of an uncompressed backup, which keeps its parts. */
final class RowsRig implements AutoCloseable {

    static final BackupId ID = new BackupId("shop", Instant.parse("2025-01-31T03:04:05Z"), Compression.NONE);
    static final int MEBIBYTE = 1 << 20;

    static final Entry ENTRY =
            new Entry(7, EntryKind.TABLE_DATA, "public", "orders", "", "", Section.DATA, Place.DATA, List.of(), "", "");
    static final TableData ORDERS = new TableData(
            7,
            "public",
            "orders",
            "",
            List.of("id"),
            "",
            "COPY public.orders (id) FROM stdin;",
            List.of(),
            0,
            0,
            0,
            0,
            true);

    final BlockPool pool = new BlockPool(16);
    final KeptUpload upload;
    final WorkerCrew uploaders = new WorkerCrew("upload", 2, () -> {});
    final SegmentWriter writer = new SegmentWriter(SegmentCodecs.none());
    final PartAssembler assembler;
    final RowsWriter rows;
    final TableTotals totals = new TableTotals();

    RowsRig() {
        this(new KeptUpload(), 0);
    }

    /** @param inFlightBytes as for the assembler */
    RowsRig(KeptUpload upload, long inFlightBytes) {
        this.upload = upload;
        assembler = new PartAssembler(
                upload, new PartSizes(0), segment("opening"), uploaders, inFlightBytes, BackupProgress.NONE);
        rows = new RowsWriter(
                StandardCharsets.UTF_8,
                writer,
                assembler,
                pool,
                4 * MEBIBYTE,
                new ReentrantLock(),
                BackupProgress.NONE);
    }

    /** Returns a buffer with one segment of a text. */
    PartBuffer segment(String text) {
        PartBuffer buffer = new PartBuffer(pool);
        try (SegmentWriter other = new SegmentWriter(SegmentCodecs.none())) {
            other.begin(buffer, SegmentKind.STATEMENTS);
            other.write(text.getBytes(StandardCharsets.UTF_8));
            other.end();
        }
        return buffer;
    }

    void row(String text) {
        byte[] row = ("?" + text).getBytes(StandardCharsets.UTF_8);
        rows.row(row, 1, row.length - 1);
    }

    static String text(PartBuffer buffer) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer view : buffer.bytes.views()) {
            all.write(view.array(), view.position(), view.remaining());
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    static int crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    @Override
    public void close() {
        writer.close();
        uploaders.close();
    }
}
