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

/** Cuts content into parts as the core does, and adds their receipts up to a commit. */
public final class Parts {

    /** The least that a part which is not the last may hold. */
    public static final int MINIMUM_SIZE = 5 << 20;

    private Parts() {}

    /** The whole content as the one and only part. */
    public static Part only(byte[] content) {
        return part(1, 0, content, true);
    }

    /** The content in parts of this size; the last one holds the rest. */
    public static List<Part> of(byte[] content, int partSize) {
        List<Part> parts = new ArrayList<>();
        for (int offset = 0; offset < content.length; offset += partSize) {
            int end = Math.min(content.length, offset + partSize);
            byte[] piece = Arrays.copyOfRange(content, offset, end);
            parts.add(part(parts.size() + 1, offset, piece, end == content.length));
        }
        return List.copyOf(parts);
    }

    /** One part, its content in two buffers where it is long enough, as segments come. */
    public static Part part(int number, long offset, byte[] content, boolean last) {
        int half = content.length / 2;
        List<ByteBuffer> buffers = half == 0
                ? List.of(ByteBuffer.wrap(content))
                : List.of(
                        ByteBuffer.wrap(content, 0, half).slice(),
                        ByteBuffer.wrap(content, half, content.length - half).slice());
        return new Part(number, offset, content.length, crc32c(content), last, buffers);
    }

    /** The same part under a checksum that its bytes do not have. */
    public static Part withWrongChecksum(Part part) {
        return new Part(part.number(), part.offset(), part.length(), ~part.crc32c(), part.last(), part.content());
    }

    /** What would be the receipt of a part if the store had it. */
    public static Receipt forgedReceipt(Part part) {
        return new Receipt(part.number(), part.length(), part.crc32c(), "00000000000000000000000000000000");
    }

    /** The commit of this content, from receipts in any order. */
    public static UploadCommit commit(byte[] content, List<Receipt> receipts) {
        List<Receipt> ascending = receipts.stream()
                .sorted(Comparator.comparingInt(Receipt::number))
                .toList();
        return new UploadCommit(content.length, crc32c(content), ascending);
    }

    /** The CRC-32C of these bytes. */
    public static int crc32c(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }
}
