package io.pgbackup.cli.output;

import io.pgbackup.core.progress.RestoreProgress;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Shows the progress of a restore or a verification: one bar per phase; the bar of the phase that loads rows counts bytes. */
final class RestoreBar implements RestoreProgress {

    private static final String DATA = "data";

    private final Console console;
    private final String name;
    private final int width;
    private final AtomicLong rows = new AtomicLong();
    private volatile long plannedBytes;
    private volatile boolean countsBytes;
    private volatile @Nullable ProgressLine line;

    RestoreBar(Console console, String name, int width) {
        this.console = console;
        this.name = name;
        this.width = width;
    }

    @Override
    public void planned(int entries, int tables, long plannedRows, long bytes) {
        plannedBytes = bytes;
    }

    @Override
    public void phase(String phase, int steps) {
        close();
        countsBytes = phase.equals(DATA) && plannedBytes > 0;
        String task = name + ": " + phase;
        line = countsBytes
                ? ProgressLine.bytes(console, task, plannedBytes, width)
                : ProgressLine.steps(console, task, steps, width);
    }

    @Override
    public void stepDone(String what) {
        ProgressLine shown = line;
        if (shown != null && !countsBytes) {
            shown.advance(1);
        }
    }

    @Override
    public void rowsLoaded(long more, long bytes) {
        long all = rows.addAndGet(more);
        ProgressLine shown = line;
        if (shown != null) {
            if (countsBytes) {
                shown.advance(bytes);
            }
            shown.note(Amounts.count(all, "row"));
        }
    }

    @Override
    public void ended() {
        close();
    }

    void close() {
        ProgressLine shown = line;
        line = null;
        if (shown != null) {
            shown.close();
        }
    }
}
