package io.pgbackup.core.verify;

import io.pgbackup.core.dump.LargeObjectTotals;
import java.time.Duration;

/**
 * What a verification read and found right; a problem is an exception.
 *
 * @param segments read
 * @param storedBytes of the file
 * @param rawBytes of the unpacked script without its index
 * @param tables whose rows were counted and hashed
 * @param rows of all tables
 * @param largeObjects which are in no table; their bytes were checked with their segments
 * @param duration of the verification
 */
public record VerifyResult(
        int segments,
        long storedBytes,
        long rawBytes,
        int tables,
        long rows,
        LargeObjectTotals largeObjects,
        Duration duration) {}
