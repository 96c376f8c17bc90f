package io.pgbackup.core.backup;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.core.dump.TableData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Divides the rows of a database into units of work, before the first worker starts: large tables into chunks, small tables together,
 * largest first. The plan depends only on its input.
 */
final class BackupPlanner {

    /** Smaller tables share a unit with others. */
    private static final long SMALL_TABLE = 4L << 20;
    /** The most tables that share a unit. */
    private static final int TABLES_PER_UNIT = 200;
    /** The smallest planned chunk. */
    private static final long MINIMUM_CHUNK = 32L << 20;
    /** The largest planned chunk. */
    private static final long MAXIMUM_CHUNK = 1L << 30;
    /** A large table is divided into about this many chunks per job, so that all workers are busy to the end. */
    private static final int CHUNKS_PER_JOB = 8;
    /**
     * A table is divided if it is larger than this fraction of a worker's share of all rows: PostgreSQL reads a whole table through a small
     * ring of buffers, but ranges of it through the shared buffers, which costs the server some 40 % more and evicts pages that other
     * sessions need.
     */
    private static final int WHOLE_TABLES_PER_JOB = 4;

    /** No page holds more rows, whatever the statistics claim. */
    private static final long ROWS_PER_PAGE = 2000;

    private final int jobs;
    private final long heavyRowBytes;

    /**
     * Creates the planner.
     *
     * @param jobs workers that will share the units
     * @param heavyRowBytes the size from which a row counts as heavy
     */
    BackupPlanner(int jobs, long heavyRowBytes) {
        this.jobs = jobs;
        this.heavyRowBytes = heavyRowBytes;
    }

    List<WorkUnit> plan(List<TableData> tables, List<LargeObjectGroup> largeObjects) {
        List<WorkUnit> units = new ArrayList<>();
        List<Chunk> small = new ArrayList<>();
        long smallBytes = 0;
        long allBytes = tables.stream().mapToLong(TableData::estimatedBytes).sum();
        long wholeBytes = allBytes / ((long) jobs * WHOLE_TABLES_PER_JOB);
        for (TableData table : tables) {
            boolean heavy = table.estimatedRowBytes() >= heavyRowBytes;
            if (table.estimatedBytes() >= SMALL_TABLE || heavy) {
                cut(table, heavy, wholeBytes, units);
                continue;
            }
            if (small.size() == TABLES_PER_UNIT || smallBytes + table.estimatedBytes() > SMALL_TABLE) {
                units.add(new WorkUnit(small, -1, smallBytes, false));
                small = new ArrayList<>();
                smallBytes = 0;
            }
            small.add(Chunk.whole(table.entryId()));
            smallBytes += table.estimatedBytes();
        }
        if (!small.isEmpty()) {
            units.add(new WorkUnit(small, -1, smallBytes, false));
        }
        for (int i = 0; i < largeObjects.size(); i++) {
            units.add(new WorkUnit(List.of(), i, SMALL_TABLE, false));
        }
        units.sort(Comparator.comparingLong(WorkUnit::estimatedBytes).reversed());
        return units;
    }

    private void cut(TableData table, boolean heavy, long wholeBytes, List<WorkUnit> units) {
        long bytes = table.estimatedBytes();
        long wanted = Math.min(MAXIMUM_CHUNK, Math.max(MINIMUM_CHUNK, bytes / ((long) jobs * CHUNKS_PER_JOB)));
        boolean mayBeCut = table.chunkable() && !heavy && jobs > 1 && table.pages() > 0;
        List<Place> borders = mayBeCut && bytes > wholeBytes ? borders(table, Math.max(1, bytes / wanted)) : List.of();
        Place from = new Place(0, 0);
        for (Place to : borders) {
            units.add(unit(new Chunk(table.entryId(), from.page, from.item, to.page, to.item), table, borders, heavy));
            from = to;
        }
        units.add(unit(new Chunk(table.entryId(), from.page, from.item, Chunk.OPEN, 0), table, borders, heavy));
    }

    private static WorkUnit unit(Chunk chunk, TableData table, List<Place> borders, boolean heavy) {
        return new WorkUnit(List.of(chunk), -1, table.estimatedBytes() / (borders.size() + 1), heavy);
    }

    /**
     * Returns where to divide a table into about so many chunks: between pages, or also within pages where one page represents more than a
     * chunk's worth of bytes, because the values are in TOAST.
     */
    private static List<Place> borders(TableData table, long chunks) {
        long rowsPerPage = Math.min(ROWS_PER_PAGE, (table.estimatedRows() + table.pages() - 1) / table.pages());
        long slices = Math.max(1, Math.min((chunks + table.pages() - 1) / table.pages(), rowsPerPage));
        long pages = slices > 1 ? 1 : Math.max(1, (table.pages() + chunks - 1) / chunks);
        List<Place> borders = new ArrayList<>();
        for (long page = 0; page < table.pages(); page += pages) {
            for (long slice = 0; slice < slices; slice++) {
                borders.add(new Place(page, slice == 0 ? 0 : (int) (1 + rowsPerPage * slice / slices)));
            }
        }
        return borders.subList(1, borders.size());
    }

    /** A position in a table; items count from 1. */
    private record Place(long page, int item) {}
}
