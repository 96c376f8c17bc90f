package io.pgbackup.core.backup;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.format.ScriptText;
import io.pgbackup.core.format.index.SegmentKind;
import io.pgbackup.core.hash.RowHasher;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.worker.WorkerCrew;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes rows into segments: opens and closes {@code COPY} statements, begins a new segment when one is full, and hashes every row. One per
 * worker; not thread-safe.
 */
final class RowsWriter implements RowSink {

    private static final byte[] END_OF_ROWS = ScriptText.END_OF_ROWS.getBytes(StandardCharsets.US_ASCII);
    private static final int PROGRESS_BYTES = 1 << 20;

    private final SegmentWriter writer;
    private final PartAssembler assembler;
    private final BlockPool pool;
    private final Charset charset;
    private final BackupProgress progress;
    private final RowHasher hasher = new RowHasher();
    private final ReentrantLock largeRows;
    private final int largeRow;
    private PartBuffer part;

    private byte[] above = new byte[0];
    private byte[] copy = new byte[0];
    private int entryId;
    private String label = "";
    private long pieceAt;
    private long rowsAt;
    private long pieceRows;
    private boolean pieceOpen;
    private boolean heavy;
    private long reportedRows;
    private long reportedBytes;

    /**
     * Creates the writer.
     *
     * @param largeRow the size in bytes from which a row counts as large
     * @param largeRows held by the one worker that may continue to read after an unexpected large row
     */
    RowsWriter(
            Charset charset,
            SegmentWriter writer,
            PartAssembler assembler,
            BlockPool pool,
            int largeRow,
            ReentrantLock largeRows,
            BackupProgress progress) {
        this.writer = writer;
        this.assembler = assembler;
        this.pool = pool;
        this.largeRow = largeRow;
        this.largeRows = largeRows;
        this.progress = progress;
        this.charset = charset;
        this.part = new PartBuffer(pool);
    }

    /**
     * Begins the rows of a chunk. They go into the current segment; a segment is begun if there is none.
     *
     * @param heavyRows whether rows are so large that a full part must be stored before the next row is read
     */
    void begin(TableData table, Entry entry, boolean heavyRows) {
        heavy = heavyRows;
        entryId = entry.id();
        label = table.label();
        above = ScriptText.above(entry).getBytes(charset);
        copy = (table.copyStatement() + "\n").getBytes(charset);
        hasher.reset();
        reportedRows = 0;
        reportedBytes = 0;
        beginPiece();
    }

    /** Ends the chunk, which had so many rows. */
    void end(TableTotals totals, long rows) {
        if (pieceOpen) {
            endPiece();
        }
        if (rows != hasher.rows()) {
            throw DatabaseException.sqlFailed(
                    "copy of table " + label + " reports " + rows + " rows but yielded " + hasher.rows());
        }
        report();
        totals.add(hasher);
        release();
    }

    /** Allows other workers to read large rows; must also be called when the chunk has failed. */
    void release() {
        if (largeRows.isHeldByCurrentThread()) {
            largeRows.unlock();
        }
    }

    @Override
    public void row(byte[] buffer, int offset, int length) {
        failIfNoRow(buffer, offset, length);
        if (length < largeRow) {
            append(buffer, offset, length);
        } else {
            expectLargeRows();
            assembler.alone(() -> append(buffer, offset, length));
        }
    }

    @Override
    public void rows(byte[] buffer, int offset, int[] ends, int count) {
        int length = ends[count - 1] - offset;
        if (length >= largeRow || writer.rawLength() + length > SegmentWriter.RAW_LIMIT) {
            RowSink.super.rows(buffer, offset, ends, count);
            return;
        }
        failIfNoRows(buffer, offset, ends, count);
        if (!pieceOpen) {
            beginPiece();
        }
        hasher.addLines(buffer, offset, ends, count);
        writer.write(buffer, offset, length);
        pieceRows += count;
        afterRows();
    }

    private void failIfNoRows(byte[] buffer, int offset, int[] ends, int count) {
        int from = offset;
        for (int i = 0; i < count; i++) {
            failIfNoRow(buffer, from, ends[i] - from);
            from = ends[i];
        }
    }

    private void failIfNoRow(byte[] buffer, int offset, int length) {
        if (length <= 0 || buffer[offset + length - 1] != '\n' || isEndMarker(buffer, offset, length)) {
            throw DatabaseException.sqlFailed(
                    "copy of table " + label + " yielded data that is not a row of COPY text");
        }
    }

    /** From now on to the end of the chunk, no other worker reads large rows, and full parts are stored immediately. */
    private void expectLargeRows() {
        if (!heavy) {
            heavy = true;
            try {
                largeRows.lockInterruptibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw WorkerCrew.interruption(e);
            }
        }
    }

    private void append(byte[] buffer, int offset, int length) {
        if (pieceOpen && pieceRows > 0 && writer.rawLength() + length > SegmentWriter.RAW_LIMIT) {
            endPiece();
            endSegment();
        }
        if (!pieceOpen) {
            beginPiece();
        }
        hasher.add(buffer, offset, length - 1);
        writer.write(buffer, offset, length);
        pieceRows++;
        afterRows();
    }

    private void afterRows() {
        if (writer.isFull()) {
            // now, not before the next row: a large row needs the memory of this one
            endPiece();
            endSegment();
        }
        if (hasher.bytes() - reportedBytes > PROGRESS_BYTES) {
            report();
        }
    }

    /** Whether a row is {@code \.}, which would end the data for psql; the server escapes such a value. */
    private static boolean isEndMarker(byte[] buffer, int offset, int length) {
        return length == 3 && buffer[offset] == '\\' && buffer[offset + 1] == '.';
    }

    /** Completes the current segment, and flushes the part when it has reached its size. */
    void endSegment() {
        if (writer.isOpen()) {
            writer.end();
            if (assembler.isFull(part)) {
                assembler.flush(List.of(part), heavy);
                part = new PartBuffer(pool);
            }
        }
    }

    /** Returns the segments that are not yet in a part. */
    PartBuffer rest() {
        return part;
    }

    private void beginPiece() {
        if (!writer.isOpen()) {
            writer.begin(part, SegmentKind.ROWS);
        }
        pieceOpen = true;
        writer.write(above);
        pieceAt = writer.rawLength();
        writer.write(copy);
        rowsAt = writer.rawLength();
        pieceRows = 0;
    }

    private void endPiece() {
        pieceOpen = false;
        long length = writer.rawLength() - rowsAt;
        writer.write(END_OF_ROWS);
        writer.draft().pieces.add(new SegmentDraft.Piece(entryId, pieceAt, copy.length, length, pieceRows));
    }

    private void report() {
        progress.rowsRead(hasher.rows() - reportedRows, hasher.bytes() - reportedBytes);
        reportedRows = hasher.rows();
        reportedBytes = hasher.bytes();
    }
}
