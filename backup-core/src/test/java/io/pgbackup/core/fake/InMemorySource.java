package io.pgbackup.core.fake;

import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.ByteRange;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/** A source that reads bytes in memory. */
final class InMemorySource implements BackupSource {

    private final String name;
    private final byte[] content;
    private final BooleanSupplier stillStored;

    InMemorySource(String name, byte[] content, BooleanSupplier stillStored) {
        this.name = name;
        this.content = content;
        this.stillStored = stillStored;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long length() {
        return content.length;
    }

    @Override
    public InputStream read(ByteRange range) {
        if (!stillStored.getAsBoolean()) {
            throw StoreException.refused(name + " was deleted after it had been opened");
        }
        if (range.end() > content.length) {
            throw FormatException.damaged("read of " + name + " failed: bytes " + range.offset() + " to " + range.end()
                    + " of only " + content.length);
        }
        return new ByteArrayInputStream(content, (int) range.offset(), (int) range.length());
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}
