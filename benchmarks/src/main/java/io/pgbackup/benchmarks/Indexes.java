package io.pgbackup.benchmarks;

import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexReader;
import io.pgbackup.core.format.index.IndexWriter;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.format.index.IndexedFingerprints;
import io.pgbackup.core.format.index.IndexedTable;
import io.pgbackup.core.format.index.RowsPiece;
import io.pgbackup.core.format.index.SegmentKind;
import io.pgbackup.core.format.index.SegmentRecord;
import io.pgbackup.core.hash.ContentHash;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the index of a schema with very many tables (one segment for a hundred of them), and of one very large table. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class Indexes {

    private static final int TABLES_IN_A_SEGMENT = 100;

    @Param({"tables:20000", "segments:10000"})
    public String shape = "tables:1";

    private BackupIndex index = index(1, 1);
    private byte[] text = new byte[0];

    @Setup
    public void prepare() {
        int count = Integer.parseInt(shape.substring(shape.indexOf(':') + 1));
        index = shape.startsWith("tables") ? index(count, 1 + count / TABLES_IN_A_SEGMENT) : index(1, count);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        IndexWriter.write(index, bytes::writeBytes);
        text = bytes.toByteArray();
    }

    @Benchmark
    public long write() {
        LongAdder length = new LongAdder();
        IndexWriter.write(index, bytes -> length.add(bytes.length));
        return length.sum();
    }

    @Benchmark
    public BackupIndex read() {
        return IndexReader.read(text);
    }

    private static BackupIndex index(int tables, int segments) {
        List<SegmentRecord> records = new ArrayList<>();
        for (int number = 1; number <= segments; number++) {
            long before = number - 1L;
            records.add(new SegmentRecord(
                    number,
                    SegmentKind.ROWS,
                    before * 8_388_608,
                    8_388_608,
                    number * 31,
                    before * 30_000_000,
                    30_000_000,
                    number * 37));
        }
        List<IndexedEntry> entries = new ArrayList<>();
        List<IndexedTable> data = new ArrayList<>();
        for (int table = 1; table <= tables; table++) {
            String name = "table_" + table;
            int definition = 2 * table - 1;
            entries.add(new IndexedEntry(
                    entry(definition, EntryKind.TABLE, name, Section.PRE_DATA, Place.PRE_DATA, List.of()),
                    1,
                    table * 400L,
                    400,
                    40));
            entries.add(new IndexedEntry(
                    entry(definition + 1, EntryKind.TABLE_DATA, name, Section.DATA, Place.DATA, List.of(definition)),
                    0,
                    0,
                    0,
                    0));
            data.add(table(definition + 1, name, pieces(table, tables, segments)));
        }
        return new BackupIndex(
                new BackupId("benchmark", Instant.EPOCH, Compression.ZSTD),
                "0.1.0",
                "token",
                facts(),
                DumpSelection.everything(),
                records,
                entries,
                data,
                List.of(),
                IndexedFingerprints.NONE);
    }

    private static List<RowsPiece> pieces(int table, int tables, int segments) {
        if (tables > 1) {
            return List.of(new RowsPiece(1 + (table - 1) % segments, 100L * table, 90, 80, 1));
        }
        List<RowsPiece> pieces = new ArrayList<>();
        for (int number = 1; number <= segments; number++) {
            pieces.add(new RowsPiece(number, 100, 90, 29_999_000, 240_000));
        }
        return pieces;
    }

    private static Entry entry(
            int id, EntryKind kind, String name, Section section, Place place, List<Integer> dependencies) {
        return new Entry(id, kind, "shop", name, "", "owner", section, place, dependencies, "", "");
    }

    private static IndexedTable table(int id, String name, List<RowsPiece> pieces) {
        TableData rows = new TableData(
                id,
                "shop",
                name,
                "",
                List.of("id", "code", "amount", "parent_id", "created"),
                "",
                "COPY shop." + name + " (id, code, amount, parent_id, created) FROM stdin;",
                List.of(),
                0,
                0,
                0,
                0,
                false);
        long count = pieces.stream().mapToLong(RowsPiece::rows).sum();
        return new IndexedTable(rows, count, 80 * count, new ContentHash(id * 7_919L, id * 104_729L), pieces);
    }

    private static DatabaseFacts facts() {
        return new DatabaseFacts(
                "benchmark",
                SourceIdentity.UNKNOWN,
                "15.18",
                150_018,
                "UTF8",
                StandardCharsets.UTF_8,
                Map.of("owner", "owner"),
                Instant.EPOCH,
                "0/16B3748",
                List.of(),
                List.of(new SessionSetting("client_encoding", "UTF8")),
                List.of(new SessionSetting("TimeZone", "UTC")),
                List.of("owner"),
                List.of(),
                List.of());
    }
}
