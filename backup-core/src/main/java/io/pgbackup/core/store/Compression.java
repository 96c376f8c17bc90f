package io.pgbackup.core.store;

import java.util.Locale;
import java.util.Optional;

/** How the segments of a backup are stored, and the suffix that this adds to its file name. */
public enum Compression {
    /** Plain SQL. */
    NONE(""),
    /** One gzip member per segment (RFC 1952). */
    GZIP(".gz"),
    /** One zstd frame with checksum per segment (RFC 8878). */
    ZSTD(".zst");

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    /** {@return the suffix after {@code .sql} in the file name: empty, {@code .gz} or {@code .zst}} */
    public String suffix() {
        return suffix;
    }

    /** {@return the name used in settings and in the index: {@code none}, {@code gzip}, {@code zstd}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return the compression with this {@link #label()}}
     *
     * @param label as it is in the index
     */
    public static Optional<Compression> ofLabel(String label) {
        for (Compression compression : values()) {
            if (compression.label().equals(label)) {
                return Optional.of(compression);
            }
        }
        return Optional.empty();
    }
}
