package io.pgbackup.core.contract;

import io.pgbackup.core.store.Part;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.UploadCommit;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;

/** Divides content into parts as the core does, and creates a commit from their receipts. */
public final class Parts {

    /** The minimum size of a part that is not the last, in bytes. */
    public static final int MINIMUM_SIZE = 5 << 20;

    private Parts() {}

    /** Returns the whole content as a single part. */
    public static Part only(byte[] content) {
        return part(1, 0, content, true);
    }

    /** Returns the content in parts of a size; the last part contains the rest. */
    public static List<Part> of(byte[] content, int partSize) {
        List<Part> parts = new ArrayList<>();
        for (int offset = 0; offset < content.length; offset += partSize) {
            int end = Math.min(content.length, offset + partSize);
            byte[] piece = Arrays.copyOfRange(content, offset, end);
            parts.add(part(parts.size() + 1, offset, piece, end == content.length));
        }
        return List.copyOf(parts);
    }

    /** Returns one part; if its content is long enough, it is split over two buffers, as segments are. */
    public static Part part(int number, long offset, byte[] content, boolean last) {
        int half = content.length / 2;
        List<ByteBuffer> buffers = half == 0
                ? List.of(ByteBuffer.wrap(content))
                : List.of(
                        ByteBuffer.wrap(content, 0, half).slice(),
                        ByteBuffer.wrap(content, half, content.length - half).slice());
        return new Part(number, offset, content.length, crc32c(content), last, buffers);
    }

    /** Returns the same part with a checksum that does not match its bytes. */
    public static Part withWrongChecksum(Part part) {
        return new Part(part.number(), part.offset(), part.length(), ~part.crc32c(), part.last(), part.content());
    }

    /** Returns a receipt for a part that was not uploaded. */
    public static Receipt forgedReceipt(Part part) {
        return new Receipt(part.number(), part.length(), part.crc32c(), "00000000000000000000000000000000");
    }

    /** Returns a commit of the content; the receipts may have any order. */
    public static UploadCommit commit(byte[] content, List<Receipt> receipts) {
        List<Receipt> ascending = receipts.stream()
                .sorted(Comparator.comparingInt(Receipt::number))
                .toList();
        return new UploadCommit(content.length, crc32c(content), ascending);
    }

    /** Returns the CRC-32C of the bytes. */
    public static int crc32c(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }
}
