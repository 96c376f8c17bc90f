package io.pgbackup.cli.output;

import java.io.PrintStream;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** One progress bar on the last line of a terminal, drawn by a thread of its own. */
final class ProgressLine implements AutoCloseable {

    private static final int INTERVAL_MILLIS = 200;
    private static final long MIB = 1024 * 1024;

    private final ProgressBar bar;

    private ProgressLine(ProgressBar bar) {
        this.bar = bar;
    }

    /** Creates a bar that counts bytes, with speed and remaining time. */
    static ProgressLine bytes(Console console, String task, long expected, int width) {
        return new ProgressLine(builder(console, task, expected, width)
                .setUnit(" MiB", MIB)
                .showSpeed(new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .build());
    }

    /** Creates a bar that counts steps. */
    static ProgressLine steps(Console console, String task, long expected, int width) {
        return new ProgressLine(builder(console, task, expected, width).build());
    }

    private static ProgressBarBuilder builder(Console console, String task, long expected, int width) {
        console.barShown(true);
        return ProgressBar.builder()
                .setTaskName(Printable.line(task)) // here, too, because escapes count for the width
                .setInitialMax(Math.max(expected, 1))
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(INTERVAL_MILLIS)
                .continuousUpdate()
                .setConsumer(new Line(console, width));
    }

    void advance(long by) {
        bar.stepBy(by);
    }

    void note(String text) {
        bar.setExtraMessage(" " + text);
    }

    @Override
    public void close() {
        bar.close();
    }

    /** Overwrites the line, and removes it at the end, since the result contains more. */
    private record Line(Console console, int width) implements ProgressBarConsumer {

        @Override
        public int getMaxRenderedLength() {
            return width;
        }

        @Override
        public void accept(String rendered) {
            PrintStream err = console.progress();
            err.print("\r" + Printable.line(rendered) + "\u001b[K");
            err.flush();
        }

        @Override
        public void close() {
            PrintStream err = console.progress();
            err.print("\r\u001b[K");
            err.flush();
            console.barShown(false);
        }
    }
}
