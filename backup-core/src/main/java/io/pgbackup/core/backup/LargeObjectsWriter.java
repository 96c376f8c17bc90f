package io.pgbackup.core.backup;

import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.core.format.ScriptText;
import io.pgbackup.core.format.index.IndexedLargeObjects;
import io.pgbackup.core.format.index.SegmentKind;
import io.pgbackup.core.hash.LargeObjectHasher;
import io.pgbackup.core.progress.BackupProgress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes the content of large objects into segments. Each segment is one transaction of {@code lo_put} calls, so that the order of segments
 * does not matter. One per worker; not thread-safe.
 */
final class LargeObjectsWriter {

    /** A segment is executed as one message, so it is kept smaller than segments of rows. */
    private static final long SEGMENT_LIMIT = 2L << 20;

    private static final byte[] BEGIN = "BEGIN;\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMIT = "COMMIT;\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final HexFormat HEX = HexFormat.of();

    private final DumpSession session;
    private final SegmentWriter writer;
    private final PartAssembler assembler;
    private final BlockPool pool;
    private final BackupProgress progress;
    private PartBuffer part;

    LargeObjectsWriter(
            DumpSession session,
            SegmentWriter writer,
            PartAssembler assembler,
            BlockPool pool,
            BackupProgress progress) {
        this.session = session;
        this.writer = writer;
        this.assembler = assembler;
        this.pool = pool;
        this.progress = progress;
        this.part = new PartBuffer(pool);
    }

    /** Writes all objects of a group; afterwards the segments are complete. */
    void write(LargeObjectGroup group, Entry entry, LargeObjectHasher hasher) {
        begin(entry);
        for (long oid : group.oids()) {
            long offset = 0;
            while (true) {
                byte[] piece = session.readLargeObject(oid, offset, IndexedLargeObjects.PIECE_BYTES);
                if (piece.length > 0 || offset == 0) {
                    hasher.add(oid, offset, piece);
                }
                if (piece.length > 0) {
                    if (writer.rawLength() > SEGMENT_LIMIT) {
                        end();
                        begin(entry);
                    }
                    writer.write(("SELECT pg_catalog.lo_put(" + oid + ", " + offset + ", '\\x" + HEX.formatHex(piece)
                                    + "');\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    progress.rowsRead(0, piece.length);
                }
                if (piece.length < IndexedLargeObjects.PIECE_BYTES) {
                    break;
                }
                offset += piece.length;
            }
        }
        end();
    }

    /** Returns the segments that are not yet in a part. */
    PartBuffer rest() {
        return part;
    }

    private void begin(Entry entry) {
        writer.begin(part, SegmentKind.LARGE_OBJECTS).largeObjectEntries.add(entry.id());
        writer.write(ScriptText.above(entry).getBytes(StandardCharsets.US_ASCII));
        writer.write(BEGIN);
    }

    private void end() {
        writer.write(COMMIT);
        writer.end();
        if (assembler.isFull(part)) {
            assembler.flush(List.of(part), false);
            part = new PartBuffer(pool);
        }
    }
}
