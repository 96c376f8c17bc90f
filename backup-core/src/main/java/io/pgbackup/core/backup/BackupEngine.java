package io.pgbackup.core.backup;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.ChunkSink;
import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.core.dump.LargeObjectTotals;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.dump.RowsOrder;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.format.ScriptText;
import io.pgbackup.core.format.codec.IndexLocation;
import io.pgbackup.core.format.codec.SegmentCodec;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexSegment;
import io.pgbackup.core.format.index.SegmentKind;
import io.pgbackup.core.hash.LargeObjectHasher;
import io.pgbackup.core.memory.MemoryBudget;
import io.pgbackup.core.progress.BackupProgress;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.StoredBackup;
import io.pgbackup.core.store.UploadCommit;
import io.pgbackup.core.worker.WorkerCrew;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;

/** One run of a backup: pre-data, rows by several workers, post-data, index, commit. Used once. */
final class BackupEngine {

    /** The totals of a finished run. */
    record Outcome(
            StoredBackup backup, int tables, long rows, LargeObjectTotals largeObjects, long rawBytes, int parts) {}

    private final DumpSession session;
    private final BackupUpload upload;
    private final SegmentCodec codec;
    private final BackupRequest request;
    private final String token;
    private final String toolVersion;
    private final BackupProgress progress;
    private final PartSizes sizes;
    private final Map<Integer, TableData> tables = new HashMap<>();
    private final Map<Integer, TableTotals> totals = new HashMap<>();
    private final Map<Integer, LargeObjectHasher> largeObjects = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicInteger> chunksLeft = new HashMap<>();
    private final MemoryBudget memory;
    private final MemoryBudget.Lease lease;

    /** One part that is being filled, and one that is being uploaded. */
    static final long LEAST_BYTES = 2 * PartSizes.MINIMUM;

    /** Returns the memory for parts that so many jobs fill, and for twice as many parts that are being uploaded. */
    static long bytes(int jobs) {
        return 3L * jobs * PartSizes.MINIMUM;
    }

    BackupEngine(
            DumpSession session,
            BackupUpload upload,
            SegmentCodec codec,
            BackupRequest request,
            String token,
            String toolVersion,
            MemoryBudget memory,
            MemoryBudget.Lease lease,
            BackupProgress progress) {
        this.session = session;
        this.upload = upload;
        this.codec = codec;
        this.request = request;
        this.token = token;
        this.toolVersion = toolVersion;
        this.memory = memory;
        this.lease = lease;
        this.progress = progress;
        this.sizes = new PartSizes(
                session.tables().stream().mapToLong(TableData::estimatedBytes).sum());
        session.tables().forEach(table -> {
            tables.put(table.entryId(), table);
            totals.put(table.entryId(), new TableTotals());
        });
    }

    Outcome run() {
        long target = sizes.target(1);
        lease.grow(3L * request.jobs() * target);
        int jobs = jobs();
        List<List<WorkUnit>> waves = waves(new BackupPlanner(jobs, memory.largeRow()));
        waves.stream()
                .flatMap(units -> units.stream().flatMap(unit -> unit.chunks().stream()))
                .forEach(chunk -> chunksLeft
                        .computeIfAbsent(chunk.entryId(), id -> new AtomicInteger())
                        .incrementAndGet());
        progress.planned(
                session.entries().size(),
                tables.size(),
                session.tables().stream().mapToLong(TableData::estimatedBytes).sum(),
                jobs);
        long inFlight = Math.min(lease.bytes() - jobs * target, 2L * jobs * target);
        if (inFlight < target) {
            inFlight = 0; // parts are then uploaded by the worker that filled them
        }
        BlockPool pool = new BlockPool((int) (Math.min(lease.bytes(), memory.bytes() / 2) / BlockPool.BLOCK_BYTES));
        List<WorkerCrew> crews = new CopyOnWriteArrayList<>();
        Runnable cancel = () -> {
            session.close();
            crews.forEach(WorkerCrew::cancel);
        };
        int uploaderCount = Math.max(1, (int) Math.min(8, inFlight / target));
        try (WorkerCrew uploaders = new WorkerCrew("upload", uploaderCount, cancel);
                SegmentWriter writer = new SegmentWriter(codec)) {
            PartAssembler assembler =
                    new PartAssembler(upload, sizes, opening(writer, pool), uploaders, inFlight, progress);
            List<PartBuffer> rests = List.of();
            for (List<WorkUnit> units : waves) {
                assembler.open(rests);
                try (WorkerCrew readers = new WorkerCrew("dump", jobs, cancel)) {
                    crews.add(readers);
                    rests = readRows(readers, uploaders, assembler, pool, units, jobs);
                }
            }
            session.ensureAlive();
            try {
                new AfterRows(session, writer, pool, assembler).write(rests);
            } catch (RuntimeException e) {
                uploaders.check(); // a failed upload closes the session
                throw e;
            }
            assembler.flushFull(rests, false);
            uploaders.join();
            assembler.finish(rests, (placed, offset) -> index(placed, offset, writer, pool));
            session.ensureAlive();
            return commit(assembler);
        }
    }

    /** Returns the units that are read in parallel; rows of a later wave come later in the file. Large objects need no order. */
    private List<List<WorkUnit>> waves(BackupPlanner planner) {
        List<List<WorkUnit>> waves = new ArrayList<>();
        List<List<Integer>> order = RowsOrder.waves(tables.keySet(), this::entry);
        List<LargeObjectGroup> objects = session.largeObjects();
        for (int i = 0; i < order.size(); i++) {
            List<TableData> wave = order.get(i).stream()
                    .map(id -> required(tables.get(id), id))
                    .toList();
            waves.add(planner.plan(wave, i == order.size() - 1 ? objects : List.of()));
        }
        return waves.isEmpty() ? List.of(planner.plan(List.of(), objects)) : waves;
    }

    /** Returns how many workers the memory allows. */
    private int jobs() {
        long target = sizes.target(1);
        if (lease.bytes() < target) {
            throw RunException.outOfMemory(
                    "this backup needs buffers of " + mebibytes(target) + " MiB but may use only "
                            + mebibytes(lease.bytes()) + " MiB" + (lease.isShared() ? " next to other runs" : ""),
                    (lease.isShared() ? "run fewer at once, or " : "") + "give the process a heap of at least "
                            + mebibytes(4 * target) + " MiB (-Xmx)");
        }
        return (int) Math.max(1, Math.min(request.jobs(), lease.bytes() / target - 1));
    }

    private static long mebibytes(long bytes) {
        return bytes >> 20;
    }

    private PartBuffer opening(SegmentWriter writer, BlockPool pool) {
        DatabaseFacts facts = session.facts();
        PartBuffer part = new PartBuffer(pool);
        StatementsWriter statements = new StatementsWriter(writer, part, facts.charset());
        statements.text(ScriptText.head(
                title(facts), facts.serverVersion(), toolVersion, notes(), token, facts.loadSettings()));
        for (Entry entry : session.entries()) {
            if (entry.place() == Place.PRE_DATA) {
                statements.entry(entry, entry.sql());
            }
        }
        clearConfiguration(statements);
        statements.end();
        return part;
    }

    /**
     * Deletes the rows of configuration tables before any rows are loaded, referencing tables first: foreign keys of the extensions already
     * apply.
     */
    private void clearConfiguration(StatementsWriter statements) {
        List<Entry> rows = new ArrayList<>();
        for (Entry entry : session.entries()) {
            if (entry.kind() == EntryKind.TABLE_DATA && !entry.sql().isEmpty()) {
                rows.add(0, entry);
            }
        }
        rows.forEach(entry -> statements.entry(entry, entry.sql()));
    }

    private List<String> notes() {
        boolean statistics = session.entries().stream().anyMatch(entry -> entry.kind() == EntryKind.STATISTICS_DATA);
        return statistics ? List.of("With planner statistics, which only PostgreSQL 18 and later can load") : List.of();
    }

    private String title(DatabaseFacts facts) {
        BackupId id = request.id();
        return id.isGlobals()
                ? "globals (roles, tablespaces, settings) of server "
                        + id.database().substring(BackupId.GLOBALS.length())
                : request.scope().selection().isEverything()
                        ? "database dump of " + facts.database()
                        : "dump of a part of database " + facts.database() + ": "
                                + String.join(" ", request.scope().selection().options());
    }

    private List<PartBuffer> readRows(
            WorkerCrew readers,
            WorkerCrew uploaders,
            PartAssembler assembler,
            BlockPool pool,
            List<WorkUnit> units,
            int jobs) {
        Queue<WorkUnit> queue = new ConcurrentLinkedQueue<>(units);
        Queue<PartBuffer> rests = new ConcurrentLinkedQueue<>();
        int largeRow = (int) Math.min(Integer.MAX_VALUE, Math.max(SegmentWriter.STORED_LIMIT, memory.bytes() / 8));
        for (int i = 0; i < jobs; i++) {
            readers.submit(() -> {
                try (SegmentWriter writer = new SegmentWriter(codec)) {
                    RowsWriter rows = new RowsWriter(
                            session.facts().charset(), writer, assembler, pool, largeRow, memory.largeRows(), progress);
                    LargeObjectsWriter objects = new LargeObjectsWriter(session, writer, assembler, pool, progress);
                    for (WorkUnit unit = queue.poll(); unit != null; unit = queue.poll()) {
                        uploaders.check();
                        work(unit, rows, objects, assembler);
                    }
                    rests.add(rows.rest());
                    rests.add(objects.rest());
                }
            });
        }
        try {
            readers.join();
        } catch (RuntimeException e) {
            uploaders.cancel();
            uploaders.check(); // a failed upload is the cause, an interrupted reader its consequence
            throw e;
        }
        uploaders.check();
        List<PartBuffer> result = new ArrayList<>();
        rests.stream().filter(rest -> !rest.isEmpty()).forEach(result::add);
        return result;
    }

    private void work(WorkUnit unit, RowsWriter rows, LargeObjectsWriter objects, PartAssembler assembler) {
        Lock lock = memory.reading(unit.heavy());
        try {
            if (unit.heavy()) {
                assembler.drain();
            }
            if (unit.largeObjects() >= 0) {
                LargeObjectGroup group = session.largeObjects().get(unit.largeObjects());
                LargeObjectHasher hasher = new LargeObjectHasher();
                objects.write(group, entry(group.entryId()), hasher);
                largeObjects.put(group.entryId(), hasher);
            }
            copy(unit, rows);
            rows.endSegment();
        } finally {
            lock.unlock();
        }
    }

    private void copy(WorkUnit unit, RowsWriter rows) {
        ChunkSink sink = new ChunkSink() {
            @Override
            public RowSink begin(Chunk chunk) {
                rows.begin(
                        required(tables.get(chunk.entryId()), chunk.entryId()), entry(chunk.entryId()), unit.heavy());
                return rows;
            }

            @Override
            public void end(Chunk chunk, long count) {
                TableTotals total = required(totals.get(chunk.entryId()), chunk.entryId());
                rows.end(total, count);
                if (required(chunksLeft.get(chunk.entryId()), chunk.entryId()).decrementAndGet() == 0) {
                    String label = required(tables.get(chunk.entryId()), chunk.entryId())
                            .label();
                    progress.tableDone(label, total.rows());
                }
            }
        };
        try {
            session.copyOutTogether(unit.chunks(), sink);
        } finally {
            rows.release();
        }
    }

    private Entry entry(int id) {
        List<Entry> entries = session.entries();
        return required(id >= 1 && id <= entries.size() ? entries.get(id - 1) : null, id);
    }

    private static <T> T required(@org.jspecify.annotations.Nullable T value, int id) {
        if (value == null) {
            throw new IllegalStateException("the dumper names entry " + id + ", which is not in its table of contents");
        }
        return value;
    }

    private PartBuffer index(List<SegmentDraft> placed, long offset, SegmentWriter writer, BlockPool pool) {
        BackupIndex index = new IndexBuilder(session, request, token, toolVersion).build(placed, totals, largeObjects);
        PartBuffer part = new PartBuffer(pool);
        writer.begin(part, SegmentKind.STATEMENTS);
        IndexSegment.write(index, writer::write);
        SegmentDraft segment = writer.end();
        byte[] locator = codec.locator(new IndexLocation(offset, segment.length, segment.crc32c));
        part.bytes.write(locator, 0, locator.length);
        return part;
    }

    private Outcome commit(PartAssembler assembler) {
        UploadCommit commit = assembler.commit();
        StoredBackup backup = upload.commit(commit);
        long rows = totals.values().stream().mapToLong(TableTotals::rows).sum();
        LargeObjectTotals objects = new LargeObjectTotals(
                session.largeObjects().stream()
                        .mapToLong(group -> group.oids().size())
                        .sum(),
                largeObjects.values().stream()
                        .mapToLong(LargeObjectHasher::bytes)
                        .sum());
        return new Outcome(backup, tables.size(), rows, objects, assembler.rawLength(), assembler.parts());
    }
}
