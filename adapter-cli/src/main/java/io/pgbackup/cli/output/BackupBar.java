package io.pgbackup.cli.output;

import io.pgbackup.core.progress.BackupProgress;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Shows the progress of a backup: bytes read out of the estimate, rows, parts. */
final class BackupBar implements BackupProgress {

    private final Console console;
    private final String name;
    private final int width;
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong parts = new AtomicLong();
    private volatile @Nullable ProgressLine line;

    BackupBar(Console console, String name, int width) {
        this.console = console;
        this.name = name;
        this.width = width;
    }

    @Override
    public void planned(int entries, int tables, long estimatedBytes, int jobs) {
        close();
        line = ProgressLine.bytes(console, name, estimatedBytes, width);
    }

    @Override
    public void rowsRead(long more, long bytes) {
        rows.addAndGet(more);
        ProgressLine shown = line;
        if (shown != null) {
            shown.advance(bytes);
            note(shown);
        }
    }

    @Override
    public void partStored(int number, long bytes) {
        parts.incrementAndGet();
        ProgressLine shown = line;
        if (shown != null) {
            note(shown);
        }
    }

    private void note(ProgressLine shown) {
        shown.note(Amounts.count(rows.get(), "row") + ", " + Amounts.count(parts.get(), "part"));
    }

    void close() {
        ProgressLine shown = line;
        line = null;
        if (shown != null) {
            shown.close();
        }
    }
}
