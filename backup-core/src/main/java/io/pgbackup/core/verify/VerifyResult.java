package io.pgbackup.core.verify;

import io.pgbackup.core.dump.LargeObjectTotals;
import java.time.Duration;

/**
 * What a verification read and found intact; a problem is an exception.
 *
 * @param segments number of segments read
 * @param storedBytes size of the file
 * @param rawBytes size of the unpacked script without its index
 * @param tables tables whose rows were counted and hashed
 * @param rows rows of all tables
 * @param largeObjects large objects, which belong to no table; their bytes were checked with their segments
 * @param duration duration of the verification
 */
public record VerifyResult(
        int segments,
        long storedBytes,
        long rawBytes,
        int tables,
        long rows,
        LargeObjectTotals largeObjects,
        Duration duration) {}
