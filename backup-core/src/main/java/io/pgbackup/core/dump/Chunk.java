package io.pgbackup.core.dump;

/**
 * A range of one table's rows, in the order of their places, that one {@code COPY} reads; a plain value that can be sent elsewhere.
 *
 * <p>Borders are places: a page, and an item on that page, 0 being its beginning. They are a plan and never decide which rows are there:
 * the first chunk of a table begins open, the last ends open.
 *
 * @param entryId the {@code TABLE DATA} entry
 * @param fromPage first page; 0 means from the beginning
 * @param fromItem first item on it
 * @param toPage page of the first item after the range; {@link #OPEN} means to the end
 * @param toItem that item
 */
public record Chunk(int entryId, long fromPage, int fromItem, long toPage, int toItem) {

    /** No upper border. */
    public static final long OPEN = -1;

    public Chunk {
        boolean isRange = toPage == OPEN ? toItem == 0 : toPage > fromPage || (toPage == fromPage && toItem > fromItem);
        if (fromPage < 0 || fromItem < 0 || toItem < 0 || !isRange) {
            throw new IllegalArgumentException(
                    "not a chunk: from (" + fromPage + "," + fromItem + ") to (" + toPage + "," + toItem + ")");
        }
    }

    /**
     * Whole pages.
     *
     * @param entryId of the rows of the table
     * @param fromPage the first page
     * @param toPage the first page after them
     * @throws IllegalArgumentException if there are none
     */
    public Chunk(int entryId, long fromPage, long toPage) {
        this(entryId, fromPage, 0, toPage, 0);
    }

    /**
     * {@return all rows of a table}
     *
     * @param entryId of the rows of the table
     */
    public static Chunk whole(int entryId) {
        return new Chunk(entryId, 0, OPEN);
    }

    /** {@return whether nothing of the table comes before it} */
    public boolean isFirst() {
        return fromPage == 0 && fromItem == 0;
    }

    /** {@return whether nothing of the table comes after it} */
    public boolean isLast() {
        return toPage == OPEN;
    }

    /** {@return whether this is the whole table} */
    public boolean isWhole() {
        return isFirst() && isLast();
    }
}
