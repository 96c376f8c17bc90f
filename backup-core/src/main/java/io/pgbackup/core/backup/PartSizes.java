package io.pgbackup.core.backup;

/**
 * Determines how large parts are: planned from the estimated size so that about 7,000 parts hold it, and growing beyond that, so that
 * 10,000 parts always suffice, however wrong the estimate was.
 */
final class PartSizes {

    static final long MINIMUM = 8L << 20;

    private static final int PLANNED_PARTS = 7000;
    private static final int PARTS_PER_DOUBLING = 250;

    private final long base;

    /** @param estimatedBytes expected stored size; 0 when unknown */
    PartSizes(long estimatedBytes) {
        long perPart = (estimatedBytes + PLANNED_PARTS - 1) / PLANNED_PARTS;
        long mebibyte = 1L << 20;
        base = Math.max(MINIMUM, (perPart + mebibyte - 1) / mebibyte * mebibyte);
    }

    /** Returns the planned size of this part. */
    long target(int number) {
        int doublings = Math.max(0, number - PLANNED_PARTS) / PARTS_PER_DOUBLING;
        return base << Math.min(doublings, 12);
    }
}
