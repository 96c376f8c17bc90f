package io.pgbackup.testkit.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The data of one object version: the blobs of its parts, end to end.
 *
 * <p>It counts its users, because a download that has started continues after the object is deleted; the blobs are deleted with the last
 * user. Its creator is the first user.
 */
final class S3Content {

    private final List<Blob> blobs;
    private final long size;
    private final AtomicInteger users = new AtomicInteger(1);

    S3Content(List<Blob> blobs) {
        this.blobs = List.copyOf(blobs);
        this.size = blobs.stream().mapToLong(Blob::size).sum();
    }

    long size() {
        return size;
    }

    void acquire() {
        users.incrementAndGet();
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            blobs.forEach(Blob::delete);
        }
    }

    void write(long offset, long length, OutputStream out) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long skip = offset;
        long left = length;
        for (Blob blob : blobs) {
            if (left == 0) {
                return;
            }
            if (skip >= blob.size()) {
                skip -= blob.size();
                continue;
            }
            long wanted = Math.min(left, blob.size() - skip);
            try (InputStream in = blob.open(skip)) {
                left -= wanted;
                while (wanted > 0) {
                    int read = in.read(buffer, 0, (int) Math.min(buffer.length, wanted));
                    if (read < 0) {
                        throw new EOFException("blob is shorter than its size");
                    }
                    out.write(buffer, 0, read);
                    wanted -= read;
                }
            }
            skip = 0;
        }
        if (left != 0) {
            throw new EOFException("content ends " + left + " bytes before the range does");
        }
    }
}
