package io.pgbackup.filesystem;

import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.hash.Crc32cCombiner;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.Part;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadCommit;
import io.pgbackup.core.store.UploadRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The upload of one backup into a directory: parts are written at their offsets into one hidden file. */
final class FilesystemUpload implements BackupUpload {

    private static final Logger LOG = LoggerFactory.getLogger(FilesystemUpload.class);

    private final StoreDirectory directory;
    private final Publisher publisher;
    private final UploadRequest request;
    private final Instant startedAt;
    private final Path target;
    private final Map<Integer, WrittenPart> written = new ConcurrentHashMap<>();
    private @Nullable TemporaryFile file;
    private boolean ended;

    FilesystemUpload(StoreDirectory directory, Publisher publisher, UploadRequest request, Instant startedAt) {
        this.directory = directory;
        this.publisher = publisher;
        this.request = request;
        this.startedAt = startedAt;
        this.target = directory.file(request.id());
    }

    @Override
    public Receipt upload(Part part) {
        String act = "upload of part " + part.number() + " of " + target;
        try {
            TemporaryFile temporary = openFile();
            long offset = part.offset();
            for (ByteBuffer buffer : part.buffers()) {
                int length = buffer.remaining();
                temporary.write(buffer, offset);
                offset += length;
            }
        } catch (IOException e) {
            throw FileFailures.ofWrite(act, directory.root(), e);
        }
        if (!part.isIntact()) {
            throw StoreException.refused(
                    act + " failed: its bytes do not match its checksum", "the memory of this machine may be damaged");
        }
        Receipt receipt = new Receipt(part.number(), part.length(), part.crc32c(), "");
        written.put(part.number(), new WrittenPart(part.offset(), receipt));
        return receipt;
    }

    @Override
    public synchronized StoredBackup commit(UploadCommit commit) {
        requireOpen();
        String act = "commit of " + target;
        requireWritten(commit, act);
        try {
            TemporaryFile temporary = openFile();
            if (temporary.size() != commit.length()) {
                throw refused(act, "it has " + temporary.size() + " bytes, not " + commit.length());
            }
            temporary.sync();
            if (!publisher.publish(temporary.path(), target, request.id())) {
                throw conflict();
            }
            syncOrTakeBack();
            end(temporary);
            return StoredFile.describe(
                    request.id(),
                    directory.attributes(request.id()).orElseThrow(() -> refused(act, "it was deleted immediately")));
        } catch (IOException e) {
            throw FileFailures.ofWrite(act, directory.root(), e);
        }
    }

    @Override
    public synchronized void close() {
        TemporaryFile temporary = file;
        if (!ended && temporary != null) {
            end(temporary);
            directory.removeIfEmpty(directory.folder(request.id()));
        }
        ended = true;
    }

    private synchronized TemporaryFile openFile() throws IOException {
        requireOpen();
        if (file == null) {
            file = TemporaryFile.create(directory, request, startedAt);
        }
        return file;
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("the upload of " + target + " has ended");
        }
    }

    /** Fails unless all parts were written: a missing part leaves a hole, which the length of the file does not show. */
    private void requireWritten(UploadCommit commit, String act) {
        long offset = 0;
        int crc32c = 0;
        for (Receipt receipt : commit.receipts()) {
            WrittenPart part = written.get(receipt.number());
            if (part == null || !part.receipt().equals(receipt)) {
                throw refused(act, "part " + receipt.number() + " has not been stored");
            }
            if (part.offset() != offset) {
                throw refused(
                        act, "part " + receipt.number() + " was written at " + part.offset() + ", not at " + offset);
            }
            offset += receipt.length();
            crc32c = Crc32cCombiner.combine(crc32c, receipt.crc32c(), receipt.length());
        }
        if (crc32c != commit.crc32c()) {
            throw refused(act, "its parts do not match its checksum");
        }
    }

    /** Makes the name durable or removes it: a name that a power failure may lose is not published, and must not stay after a failure. */
    private void syncOrTakeBack() throws IOException {
        try {
            directory.sync(directory.folder(request.id()));
        } catch (IOException e) {
            try {
                Files.deleteIfExists(target);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private void end(TemporaryFile temporary) {
        ended = true;
        try {
            temporary.remove();
        } catch (IOException e) {
            LOG.warn("temporary file {} could not be removed; a later sweep will try again", temporary.path(), e);
        }
    }

    private TargetException conflict() {
        BackupId id = request.id();
        return TargetException.conflict(
                "another backup is already stored as " + target,
                "if it does not exist, a run died while it stored it: a later sweep removes "
                        + target.resolveSibling(HiddenName.lock(id)));
    }

    private static StoreException refused(String act, String reason) {
        return StoreException.refused(act + " failed: " + reason);
    }

    private record WrittenPart(long offset, Receipt receipt) {}
}
