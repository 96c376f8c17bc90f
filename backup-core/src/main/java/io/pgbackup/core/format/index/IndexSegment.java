package io.pgbackup.core.format.index;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** The text of the last segment: the index, the end of psql's restriction, and the trailer. */
public final class IndexSegment {

    private IndexSegment() {}

    /** Passes the whole text of the last segment to the sink, in pieces. */
    public static void write(BackupIndex index, Consumer<byte[]> sink) {
        CRC32C crc = new CRC32C();
        AtomicLong length = new AtomicLong();
        IndexWriter.write(index, piece -> {
            crc.update(piece, 0, piece.length);
            length.addAndGet(piece.length);
            sink.accept(piece);
        });
        sink.accept(afterIndex(index.runToken()).getBytes(StandardCharsets.US_ASCII));
        sink.accept(new Trailer(index.rawLength(), length.get(), (int) crc.getValue()).bytes());
    }

    /** The text between the index and the trailer. */
    public static String afterIndex(String runToken) {
        return "\n\\unrestrict " + runToken + "\n\n";
    }
}
