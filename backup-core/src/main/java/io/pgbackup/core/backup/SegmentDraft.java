package io.pgbackup.core.backup;

import io.pgbackup.core.format.index.RowsPiece;
import io.pgbackup.core.format.index.SegmentKind;
import io.pgbackup.core.format.index.SegmentRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * A finished segment whose position in the file is assigned when its part is flushed. Filled by one thread; numbered under the assembler's
 * lock; read after all threads are joined.
 */
final class SegmentDraft {

    /** A {@code COPY} statement within the segment. */
    record Piece(int entryId, long at, int headLength, long length, long rows) {}

    /** The SQL of an entry within the segment. */
    record Statement(int entryId, long at, int length, int ownerLength) {}

    final SegmentKind kind;
    final List<Piece> pieces = new ArrayList<>();
    final List<Statement> statements = new ArrayList<>();
    /** The {@code BLOBS} entries whose content is in this segment. */
    final List<Integer> largeObjectEntries = new ArrayList<>();
    /** How many fingerprints are in this segment. */
    int fingerprints;

    long length;
    int crc32c;
    long rawLength;
    int rawCrc32c;

    private int number;
    private long offset;

    SegmentDraft(SegmentKind kind) {
        this.kind = kind;
    }

    void placeAt(int newNumber, long newOffset) {
        number = newNumber;
        offset = newOffset;
    }

    int number() {
        return number;
    }

    SegmentRecord record(long rawOffset) {
        return new SegmentRecord(number, kind, offset, length, crc32c, rawOffset, rawLength, rawCrc32c);
    }

    RowsPiece place(Piece piece) {
        return new RowsPiece(number, piece.at(), piece.headLength(), piece.length(), piece.rows());
    }
}
