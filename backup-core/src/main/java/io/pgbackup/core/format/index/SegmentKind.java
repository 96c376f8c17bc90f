package io.pgbackup.core.format.index;

import java.util.Locale;
import java.util.Optional;

/** What a segment holds. */
public enum SegmentKind {
    /** Statements of entries, in order; the first segment of this kind begins the file. */
    STATEMENTS,
    /** Whole {@code COPY} statements with their rows. */
    ROWS,
    /** One transaction that writes the content of large objects. */
    LARGE_OBJECTS;

    /** The name in the index. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind with this {@link #label()}. */
    public static Optional<SegmentKind> ofLabel(String label) {
        for (SegmentKind kind : values()) {
            if (kind.label().equals(label)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
