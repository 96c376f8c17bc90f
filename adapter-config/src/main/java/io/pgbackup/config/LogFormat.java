package io.pgbackup.config;

/** The format of log lines. */
public enum LogFormat {
    /** For human readers. */
    TEXT,
    /** One JSON object per line. */
    JSON
}
