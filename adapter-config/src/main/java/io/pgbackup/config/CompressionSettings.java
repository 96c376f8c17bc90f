package io.pgbackup.config;

import io.pgbackup.core.store.Compression;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How new backups are compressed.
 *
 * @param compression the compression
 * @param level absent: the default level of the compression
 */
public record CompressionSettings(
        Compression compression, @Nullable Integer level) {

    private static final int MAX_GZIP = 9;
    private static final int MAX_ZSTD = 22;

    public CompressionSettings {
        Objects.requireNonNull(compression, "compression");
    }

    /** Plain SQL. */
    public static CompressionSettings none() {
        return new CompressionSettings(Compression.NONE, null);
    }

    /** Parses {@code none}, {@code gzip}, {@code zstd} with {@code :level}; empty for any other text. */
    public static Optional<CompressionSettings> parse(String text) {
        int colon = text.indexOf(':');
        String label = (colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
        Optional<Compression> compression = Compression.ofLabel(label);
        if (colon < 0 || compression.isEmpty()) {
            return compression.map(kind -> new CompressionSettings(kind, null));
        }
        String level = text.substring(colon + 1);
        if (!level.matches("[0-9]{1,2}")) {
            return Optional.empty();
        }
        int number = Integer.parseInt(level);
        return number < 1 || number > maximum(compression.get())
                ? Optional.empty()
                : Optional.of(new CompressionSettings(compression.get(), number));
    }

    private static int maximum(Compression compression) {
        return switch (compression) {
            case NONE -> 0;
            case GZIP -> MAX_GZIP;
            case ZSTD -> MAX_ZSTD;
        };
    }

    @Override
    public String toString() {
        return level == null ? compression.label() : compression.label() + ":" + level;
    }
}
