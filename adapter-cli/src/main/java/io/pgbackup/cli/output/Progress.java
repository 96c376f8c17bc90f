package io.pgbackup.cli.output;

import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.progress.RestoreProgress;

/** Creates listeners that show progress on a terminal; each must be closed when its operation is over. */
public final class Progress {

    private static final int DEFAULT_WIDTH = 100;
    private static final int MIN_WIDTH = 40;

    private final Console console;
    private final boolean shown;
    private final int width;

    /**
     * @param shown whether progress is shown at all
     * @param columns the width of the terminal if it is known; otherwise empty
     */
    public Progress(Console console, boolean shown, String columns) {
        this.console = console;
        this.shown = shown;
        this.width = columns.matches("[0-9]{1,4}") ? Math.max(MIN_WIDTH, Integer.parseInt(columns) - 1) : DEFAULT_WIDTH;
    }

    /** Returns a listener of one backup. */
    public Closing<BackupProgress> backup(String name) {
        if (!shown) {
            return new Closing<>(BackupProgress.NONE, () -> {});
        }
        BackupBar bar = new BackupBar(console, name, width);
        return new Closing<>(bar, bar::close);
    }

    /** Returns a listener of one restore, verification or comparison. */
    public Closing<RestoreProgress> restore(String name) {
        if (!shown) {
            return new Closing<>(RestoreProgress.NONE, () -> {});
        }
        RestoreBar bar = new RestoreBar(console, name, width);
        return new Closing<>(bar, bar::close);
    }

    /**
     * A listener that can be closed.
     *
     * @param listener receives events
     * @param end removes the progress bar
     * @param <T> type of the listener
     */
    public record Closing<T>(T listener, Runnable end) implements AutoCloseable {

        @Override
        public void close() {
            end.run();
        }
    }
}
