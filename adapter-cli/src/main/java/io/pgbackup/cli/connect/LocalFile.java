package io.pgbackup.cli.connect;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A backup in a single file, outside of any store. */
public final class LocalFile implements BackupSource {

    private static final Logger LOG = LoggerFactory.getLogger(LocalFile.class);

    private final Path path;
    private final FileChannel channel;
    private final long length;

    private LocalFile(Path path, FileChannel channel, long length) {
        this.path = path;
        this.channel = channel;
        this.length = length;
    }

    /**
     * Opens a file.
     *
     * @throws ConfigurationException if it cannot be read
     */
    public static LocalFile open(Path path) {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return new LocalFile(path, channel, channel.size());
        } catch (IOException e) {
            throw new ConfigurationException(
                    "the file " + path + " cannot be read", "check its path and permissions", e);
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
            throw damaged("it ends at byte " + length + ", before " + range.end());
        }
        return new RangeStream(range);
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

    private final class RangeStream extends InputStream {

        private final long end;
        private long position;

        RangeStream(ByteRange range) {
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
            if (count == 0) {
                return 0;
            }
            if (position == end) {
                return -1;
            }
            int got;
            try {
                got = channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(count, end - position)), position);
            } catch (IOException e) {
                throw StoreException.unreachable("read of " + path + " failed", null, e);
            }
            if (got < 0) {
                throw damaged("it was truncated after it had been opened");
            }
            position += got;
            return got;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.max(0, Math.min(count, end - position));
            position += skipped;
            return skipped;
        }
    }
}
