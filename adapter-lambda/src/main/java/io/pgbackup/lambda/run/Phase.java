package io.pgbackup.lambda.run;

import java.util.Locale;

/** How far the backup of one database has come. */
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
