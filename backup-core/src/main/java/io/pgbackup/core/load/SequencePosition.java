package io.pgbackup.core.load;

import java.util.Objects;

/**
 * Where a sequence stands.
 *
 * @param sequence by name
 * @param last its last value
 * @param called whether that value was handed out; otherwise it is the next one
 */
public record SequencePosition(TableName sequence, long last, boolean called) {

    public SequencePosition {
        Objects.requireNonNull(sequence, "sequence");
    }
}
