package io.pgbackup.core.fake;

import io.pgbackup.core.backup.BackupRequest;
import io.pgbackup.core.backup.BackupResult;
import io.pgbackup.core.backup.RunBackup;
import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** A store in memory, with methods that fill and read it. Its clock stands still. */
public final class FakeBackups {

    private final InMemoryBackupStore store = new InMemoryBackupStore();
    private final Clock clock;

    /** @param now the time that the clock always shows */
    public FakeBackups(Instant now) {
        this.clock = Clock.fixed(now, ZoneOffset.UTC);
    }

    public InMemoryBackupStore store() {
        return store;
    }

    public Clock clock() {
        return clock;
    }

    /** Backs up a database on one connection. */
    public BackupResult backUp(BackupId id, FakeDatabase database) {
        return backUp(id, new FakeDatabaseDumper(database));
    }

    /** Backs up the database that a dumper reads, on one connection. */
    public BackupResult backUp(BackupId id, DatabaseDumper dumper) {
        return new RunBackup(store, SegmentCodecs.with(), clock, () -> "run", "test")
                .run(BackupRequest.of(id, 1), dumper, BackupProgress.NONE);
    }

    /** Opens a backup, which the caller closes. */
    public BackupFile open(BackupId id) {
        return BackupFile.open(store.open(id), SegmentCodecs.with());
    }

    /** Returns the bytes of a backup. */
    public byte[] bytes(BackupId id) {
        return store.content(BackupKeys.key(id)).orElseThrow();
    }

    /** Replaces the bytes of a backup. */
    public void replace(BackupId id, byte[] bytes) {
        store.plant(BackupKeys.key(id), bytes);
    }
}
