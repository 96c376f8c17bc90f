package io.pgbackup.core.store;

import io.pgbackup.core.failure.StoreException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A store that may be closed while runs use it. From then on, all calls of the store, and of its uploads and sources, fail with kind
 * {@code STORE_REFUSED}. The underlying store is closed when the last upload and source are closed: a run that fails because of this can
 * still remove what it has uploaded.
 */
public final class ClosableStore implements BackupStore {

    private final BackupStore store;
    private int uses;
    private boolean closed;
    private boolean released;

    /**
     * Wraps a store.
     *
     * @param store the underlying store, which is closed with this one
     */
    public ClosableStore(BackupStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public String location(BackupId id) {
        return store.location(id);
    }

    @Override
    public BackupUpload begin(UploadRequest request) {
        return keeping(() -> new Upload(store.begin(request)));
    }

    @Override
    public List<StoredBackup> list() {
        return using(store::list);
    }

    @Override
    public List<StoredBackup> list(String database) {
        return using(() -> store.list(database));
    }

    @Override
    public Optional<StoredBackup> find(BackupId id) {
        return using(() -> store.find(id));
    }

    @Override
    public BackupSource open(BackupId id) {
        return keeping(() -> new Source(store.open(id)));
    }

    @Override
    public void delete(BackupId id) {
        using(() -> {
            store.delete(id);
            return id;
        });
    }

    @Override
    public int sweep(String database, Instant startedBefore) {
        return using(() -> store.sweep(database, startedBefore));
    }

    /** Closes the store without waiting. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        closeUnused();
    }

    private void closeUnused() {
        boolean isLast;
        synchronized (this) {
            isLast = closed && uses == 0 && !released;
            released |= isLast;
        }
        if (isLast) {
            store.close();
        }
    }

    /** Executes a call during which the store is in use. */
    private <T> T using(Supplier<T> call) {
        take();
        try {
            return call.get();
        } finally {
            release();
        }
    }

    /** Opens an upload or a source; the store is in use until that is closed. */
    private <T> T keeping(Supplier<T> opening) {
        take();
        boolean opened = false;
        try {
            T result = opening.get();
            opened = true;
            return result;
        } finally {
            if (!opened) {
                release();
            }
        }
    }

    private synchronized void take() {
        requireOpen();
        uses++;
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw StoreException.refused("the store " + name() + " was closed", "close it when its runs have ended");
        }
    }

    private void release() {
        synchronized (this) {
            uses--;
        }
        closeUnused();
    }

    /** Something that counts as a use of the store until it is closed; it may be closed more than once. */
    private abstract class Use {

        private boolean ended;

        final void end(Runnable closing) {
            synchronized (this) {
                if (ended) {
                    return;
                }
                ended = true;
            }
            try {
                closing.run();
            } finally {
                release();
            }
        }
    }

    private final class Upload extends Use implements BackupUpload {

        private final BackupUpload upload;

        Upload(BackupUpload upload) {
            this.upload = upload;
        }

        @Override
        public Receipt upload(Part part) {
            requireOpen();
            return upload.upload(part);
        }

        @Override
        public StoredBackup commit(UploadCommit commit) {
            requireOpen();
            return upload.commit(commit);
        }

        @Override
        public void close() {
            end(upload::close);
        }
    }

    private final class Source extends Use implements BackupSource {

        private final BackupSource source;

        Source(BackupSource source) {
            this.source = source;
        }

        @Override
        public String name() {
            return source.name();
        }

        @Override
        public long length() {
            return source.length();
        }

        @Override
        public InputStream read(ByteRange range) {
            requireOpen();
            return new Stream(source.read(range));
        }

        @Override
        public void close() {
            end(source::close);
        }
    }

    private final class Stream extends FilterInputStream {

        Stream(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            requireOpen();
            return super.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            requireOpen();
            return super.read(buffer, offset, length);
        }

        @Override
        public long skip(long count) throws IOException {
            requireOpen();
            return super.skip(count);
        }
    }
}
