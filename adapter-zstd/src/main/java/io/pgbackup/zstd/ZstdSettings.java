package io.pgbackup.zstd;

/**
 * How segments are compressed.
 *
 * @param level from 1 (fast) to 22 (small); above about 9 it takes more processor time than most networks are worth, and
 *     from 17 on more than 50 MB of memory outside the heap for each job
 */
public record ZstdSettings(int level) {

    /** zstd's own default. */
    public static final int DEFAULT_LEVEL = 3;

    private static final int MAXIMUM_LEVEL = 22;

    public ZstdSettings {
        if (level < 1 || level > MAXIMUM_LEVEL) {
            throw new IllegalArgumentException("zstd levels are 1 to " + MAXIMUM_LEVEL + ", not " + level);
        }
    }
}
