package io.pgbackup.lambda.run;

import java.util.Locale;

/** The progress of the backup of one database. */
public enum Phase {
    INSPECTING_STORE,
    CONNECTING,
    READING_ROWS,
    PRUNING;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
