package io.pgbackup.core.dump;

/**
 * A range of one table's pages that one {@code COPY} reads; a plain value that can be sent elsewhere.
 *
 * <p>Borders are a plan and never decide which rows are there: the first chunk of a table begins open, the last ends open.
 *
 * @param entryId the {@code TABLE DATA} entry
 * @param fromPage first page; 0 means from the beginning
 * @param toPage first page after the range; {@link #OPEN} means to the end
 */
public record Chunk(int entryId, long fromPage, long toPage) {

    /** No upper border. */
    public static final long OPEN = -1;

    public Chunk {
        if (fromPage < 0 || (toPage != OPEN && toPage <= fromPage)) {
            throw new IllegalArgumentException("not a chunk: pages " + fromPage + " to " + toPage);
        }
    }

    /** All rows of a table. */
    public static Chunk whole(int entryId) {
        return new Chunk(entryId, 0, OPEN);
    }

    /** Whether this is the whole table. */
    public boolean isWhole() {
        return fromPage == 0 && toPage == OPEN;
    }
}
