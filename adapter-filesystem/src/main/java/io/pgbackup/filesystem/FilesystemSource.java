package io.pgbackup.filesystem;

import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A backup opened for reading. The open file pins its content, which stays readable even if its name is deleted. */
final class FilesystemSource implements BackupSource {

    private static final Logger LOG = LoggerFactory.getLogger(FilesystemSource.class);
    /** The maximum size of a read, because the JDK copies through direct memory of the same size and keeps it for each thread. */
    private static final int READ_SIZE = 256 * 1024;

    private final Path path;
    private final FileChannel channel;
    private final long length;

    private FilesystemSource(Path path, FileChannel channel, long length) {
        this.path = path;
        this.channel = channel;
        this.length = length;
    }

    static FilesystemSource open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            return new FilesystemSource(path, channel, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public InputStream read(ByteRange range) {
        if (range.end() > length) {
            throw damaged("bytes " + range.offset() + " to " + range.end() + " of only " + length);
        }
        return new RangeInputStream(range);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("{} could not be closed", path, e);
        }
    }

    private FormatException damaged(String what) {
        return FormatException.damaged("read of " + path + " failed: " + what);
    }

    private final class RangeInputStream extends InputStream {

        private final long end;
        private long position;

        RangeInputStream(ByteRange range) {
            position = range.offset();
            end = range.end();
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) {
            Objects.checkFromIndexSize(offset, count, target.length);
            if (count == 0) {
                return 0;
            }
            if (position == end) {
                return -1;
            }
            int wanted = (int) Math.min(Math.min(count, READ_SIZE), end - position);
            int got = fill(ByteBuffer.wrap(target, offset, wanted));
            position += got;
            return got;
        }

        private int fill(ByteBuffer target) {
            int got;
            try {
                got = channel.read(target, position);
            } catch (IOException e) {
                throw FileFailures.of("read of " + path, e);
            }
            if (got < 0) {
                throw damaged("it was truncated to " + position + " bytes after it had been opened");
            }
            return got;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.max(0, Math.min(count, end - position));
            position += skipped;
            return skipped;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, end - position);
        }
    }
}
