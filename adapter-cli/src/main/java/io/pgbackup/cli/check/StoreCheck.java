package io.pgbackup.cli.check;

import io.pgbackup.cli.output.Amounts;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.StoreException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupSource;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.ByteRange;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.Part;
import io.pgbackup.core.store.Receipt;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadCommit;
import io.pgbackup.core.store.UploadRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/** Tries all rights that a store needs, with a small object of its own that it deletes again. */
public final class StoreCheck {

    /** The database name of the probe, which begins with an underscore so that it does not collide with a database. */
    static final String PROBE = "_check";

    private static final byte[] CONTENT =
            "-- written by the check command of pgbackup; not a backup, and safe to delete\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final BackupStore store;
    private final Clock clock;
    private final Supplier<String> runTokens;

    public StoreCheck(BackupStore store, Clock clock, Supplier<String> runTokens) {
        this.store = store;
        this.clock = clock;
        this.runTokens = runTokens;
    }

    /** Lists, writes, reads and deletes. */
    public void run(Findings findings) {
        String subject = "store " + store.name();
        try {
            List<StoredBackup> backups = store.list();
            findings.ok(
                    subject,
                    "can be listed: " + Amounts.count(backups.size(), "backup") + ", "
                            + Amounts.bytes(backups.stream()
                                    .mapToLong(StoredBackup::size)
                                    .sum()));
            BackupId id = new BackupId(PROBE, clock.instant(), Compression.NONE);
            write(id);
            findings.ok(subject, "can be written");
            try {
                read(id);
                findings.ok(subject, "can be read");
            } finally {
                store.delete(id);
            }
            if (store.find(id).isPresent()) {
                findings.warn(
                        subject,
                        "does not delete: " + store.location(id) + " still exists",
                        "retention needs the right to delete");
            } else {
                findings.ok(subject, "can be deleted from");
            }
        } catch (BackupServiceException e) {
            findings.fail(subject, e);
        }
    }

    private void write(BackupId id) {
        CRC32C crc = new CRC32C();
        crc.update(CONTENT);
        int checksum = (int) crc.getValue();
        try (BackupUpload upload = store.begin(new UploadRequest(id, runTokens.get()))) {
            Receipt receipt =
                    upload.upload(new Part(1, 0, CONTENT.length, checksum, true, List.of(ByteBuffer.wrap(CONTENT))));
            upload.commit(new UploadCommit(CONTENT.length, checksum, List.of(receipt)));
        }
    }

    private void read(BackupId id) {
        try (BackupSource source = store.open(id);
                InputStream in = source.read(new ByteRange(0, source.length()))) {
            if (!Arrays.equals(in.readAllBytes(), CONTENT)) {
                throw StoreException.refused(store.name() + " returns other bytes than were written");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
