package io.pgbackup.core.load;

import java.util.Objects;

/**
 * The position of a sequence.
 *
 * @param sequence the sequence by name
 * @param last its last value
 * @param called whether that value was already returned; otherwise it is the next one
 */
public record SequencePosition(TableName sequence, long last, boolean called) {

    public SequencePosition {
        Objects.requireNonNull(sequence, "sequence");
    }
}
