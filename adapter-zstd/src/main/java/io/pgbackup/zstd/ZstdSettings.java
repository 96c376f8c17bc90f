package io.pgbackup.zstd;

/**
 * How segments are compressed.
 *
 * @param level from 1 (fast) to 22 (small), or {@link #FOR_ROWS}; above about 9 it takes more processor time than it saves on most
 *     networks, and from 17 on more than 50 MB of memory outside the heap for each job
 */
public record ZstdSettings(int level) {

    /**
     * Not one of zstd's levels, but parameters that are chosen for rows of tables: the fast strategy of level 1 with more memory of the
     * previous content. About as fast as level 1; smaller than level 3 if rows hold numbers, times, keys and hashes, and up to a few per
     * cent larger if they hold prose.
     */
    public static final int FOR_ROWS = 0;

    private static final int MAXIMUM_LEVEL = 22;

    public ZstdSettings {
        if (level < FOR_ROWS || level > MAXIMUM_LEVEL) {
            throw new IllegalArgumentException("zstd levels are 1 to " + MAXIMUM_LEVEL + ", not " + level);
        }
    }
}
