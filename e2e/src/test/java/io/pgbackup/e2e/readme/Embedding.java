package io.pgbackup.e2e.readme;

import io.pgbackup.core.backup.BackupRequest;
import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.backup.RunBackup;
import io.pgbackup.core.backup.RunTokens;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.restore.RunRestore;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.Compression;
import io.pgbackup.filesystem.FilesystemSettings;
import io.pgbackup.filesystem.FilesystemStores;
import io.pgbackup.jdbc.JdbcAdapter;
import io.pgbackup.jdbc.JdbcSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;

/** What a program writes that backs up by itself; the README shows the marked lines. */
final class Embedding {

    private Embedding() {}

    static BackupResult run(Path directory, JdbcSettings source, JdbcSettings target) {
        // README begins
        JdbcAdapter jdbc = new JdbcAdapter();
        BackupStore store = FilesystemStores.open(new FilesystemSettings(directory));
        SegmentCodecs codecs = SegmentCodecs.with();

        BackupId id = new BackupId("shop", Instant.now(), Compression.GZIP);
        BackupResult backup = new RunBackup(
                        store, codecs, Clock.systemUTC(), new RunTokens(new SecureRandom()), "my program")
                .run(BackupRequest.of(id, 2), jdbc.dumper(source), BackupProgress.NONE);

        try (BackupFile file = BackupFile.open(store.open(id), codecs)) {
            new RunRestore(Clock.systemUTC())
                    .run(file, jdbc.loader(target), RestoreRequest.everything(2), RestoreProgress.NONE);
        }
        // README ends
        store.close();
        return backup;
    }
}
