package io.pgbackup.core.dump;

/**
 * A range of one table's rows, in the order of their positions, that one {@code COPY} reads; a plain value that can be sent to another
 * process.
 *
 * <p>Bounds are positions: a page, and an item on that page, where 0 is the beginning of the page. They are a plan and never decide which
 * rows exist: the first chunk of a table has no lower bound, the last has no upper bound.
 *
 * @param entryId the {@code TABLE DATA} entry
 * @param fromPage first page; 0 means from the beginning
 * @param fromItem first item on that page
 * @param toPage page of the first item after the range; {@link #OPEN} means to the end
 * @param toItem that item
 */
public record Chunk(int entryId, long fromPage, int fromItem, long toPage, int toItem) {

    /** No upper bound. */
    public static final long OPEN = -1;

    public Chunk {
        boolean isRange = toPage == OPEN ? toItem == 0 : toPage > fromPage || (toPage == fromPage && toItem > fromItem);
        if (fromPage < 0 || fromItem < 0 || toItem < 0 || !isRange) {
            throw new IllegalArgumentException(
                    "not a chunk: from (" + fromPage + "," + fromItem + ") to (" + toPage + "," + toItem + ")");
        }
    }

    /**
     * Creates a chunk of whole pages.
     *
     * @param entryId the {@code TABLE DATA} entry
     * @param fromPage the first page
     * @param toPage the first page after the range
     * @throws IllegalArgumentException if there are none
     */
    public Chunk(int entryId, long fromPage, long toPage) {
        this(entryId, fromPage, 0, toPage, 0);
    }

    /**
     * {@return a chunk with all rows of a table}
     *
     * @param entryId the {@code TABLE DATA} entry
     */
    public static Chunk whole(int entryId) {
        return new Chunk(entryId, 0, OPEN);
    }

    /** {@return whether no rows of the table come before it} */
    public boolean isFirst() {
        return fromPage == 0 && fromItem == 0;
    }

    /** {@return whether no rows of the table come after it} */
    public boolean isLast() {
        return toPage == OPEN;
    }

    /** {@return whether this is the whole table} */
    public boolean isWhole() {
        return isFirst() && isLast();
    }
}
