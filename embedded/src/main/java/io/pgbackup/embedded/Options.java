package io.pgbackup.embedded;

import io.pgbackup.core.backup.RunTokens;
import io.pgbackup.core.format.codec.SegmentCodec;
import io.pgbackup.core.format.codec.SegmentCodecs;
import io.pgbackup.core.memory.MemoryBudget;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.Compression;
import io.pgbackup.zstd.ZstdCodecs;
import io.pgbackup.zstd.ZstdSettings;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The options of a {@link PgBackup}. Only {@link #with} changes them, on a new copy. */
final class Options {

    /** More connections are used only if the caller asks for them. */
    private static final int MOST_JOBS_BY_DEFAULT = 8;

    final BackupStore store;
    final Supplier<String> tokens;
    SegmentCodec gzip = SegmentCodecs.gzip(SegmentCodecs.DEFAULT_GZIP_LEVEL);
    SegmentCodec zstd = ZstdCodecs.of(new ZstdSettings(ZstdSettings.FOR_ROWS));
    Compression compression = Compression.GZIP;
    int jobs = Math.max(1, Math.min(MOST_JOBS_BY_DEFAULT, Runtime.getRuntime().availableProcessors()));
    Clock clock = Clock.systemUTC();
    String toolVersion = Version.ofBuild();
    MemoryBudget memory = MemoryBudget.ofHeap();
    BackupProgress backupProgress = BackupProgress.NONE;
    RestoreProgress restoreProgress = RestoreProgress.NONE;
    Cancellation cancellation = new Cancellation();

    Options(BackupStore store) {
        this.store = Objects.requireNonNull(store, "store");
        this.tokens = new RunTokens(new SecureRandom());
    }

    private Options(Options other) {
        store = other.store;
        tokens = other.tokens;
        gzip = other.gzip;
        zstd = other.zstd;
        compression = other.compression;
        jobs = other.jobs;
        clock = other.clock;
        toolVersion = other.toolVersion;
        memory = other.memory;
        backupProgress = other.backupProgress;
        restoreProgress = other.restoreProgress;
        cancellation = other.cancellation;
    }

    Options with(Consumer<Options> change) {
        Options changed = new Options(this);
        change.accept(changed);
        return changed;
    }

    SegmentCodecs codecs() {
        return SegmentCodecs.with(gzip, zstd);
    }
}
