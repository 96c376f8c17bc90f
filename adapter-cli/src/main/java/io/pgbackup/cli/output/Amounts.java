package io.pgbackup.cli.output;

import io.pgbackup.core.dump.LargeObjectTotals;
import java.time.Duration;
import java.util.Locale;

/** Formats numbers for people. */
public final class Amounts {

    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Amounts() {}

    /** Formats a size: {@code 512 B}, {@code 1.5 MiB}. */
    public static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double amount = bytes;
        int unit = -1;
        do {
            amount /= 1024;
            unit++;
        } while (amount >= 999.95 && unit < UNITS.length - 1);
        return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }

    /** Formats a number: {@code 1,354,000}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Formats a number of objects: {@code 1 table}, {@code 1,024 tables}. */
    public static String count(long number, String what) {
        return count(number) + " " + what + (number == 1 ? "" : "s");
    }

    /** Formats a duration: {@code 0.8 s}, {@code 2 min 3 s}, {@code 1 h 2 min}. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }

    /** Formats rows in tables, and large objects if there are any: {@code 12 rows in 3 tables, 2 large objects of 1.0 MiB}. */
    public static String content(long rows, long tables, LargeObjectTotals objects) {
        return count(rows, "row") + " in " + count(tables, "table")
                + (objects.count() == 0
                        ? ""
                        : ", " + count(objects.count(), "large object") + " of " + bytes(objects.bytes()));
    }
}
