package io.pgbackup.core.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The text of the last segment: the index, the end of psql's restriction, and the trailer. */
public final class IndexSegment {

    private IndexSegment() {}

    /** The whole text of the last segment. */
    public static byte[] write(BackupIndex index) {
        byte[] lines = IndexWriter.write(index);
        CRC32C crc = new CRC32C();
        crc.update(lines, 0, lines.length);
        Trailer trailer = new Trailer(index.rawLength(), lines.length, (int) crc.getValue());
        ByteArrayOutputStream out = new ByteArrayOutputStream(lines.length + 512);
        out.writeBytes(lines);
        out.writeBytes(afterIndex(index.runToken()).getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(trailer.bytes());
        return out.toByteArray();
    }

    /** What stands between the index and the trailer. */
    static String afterIndex(String runToken) {
        return "\n\\unrestrict " + runToken + "\n\n";
    }
}
