package io.pgbackup.benchmarks;

import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.format.RowReader;
import io.pgbackup.core.hash.ContentHash;
import io.pgbackup.core.hash.RowHasher;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures finding and hashing a row, separately and together. The score is the time per row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@OperationsPerInvocation(RowScan.ROWS)
public class RowScan {

    static final int ROWS = 1_000;

    @Param({"20", "125", "600", "5000"})
    public int rowBytes;

    private final RowHasher hasher = new RowHasher();
    private final RowReader reader = new RowReader();
    private SampleRows rows = SampleRows.none();

    @Setup
    public void prepare() {
        rows = SampleRows.ofSize(rowBytes, ROWS);
    }

    /** Only the hash. */
    @Benchmark
    public ContentHash hash() {
        hasher.reset();
        hasher.addLines(rows.text(), 0, rows.ends(), ROWS);
        return hasher.sum();
    }

    /** Dividing a stream into rows, as when a backup is read. */
    @Benchmark
    public long scan() throws IOException {
        return reader.read(new ByteArrayInputStream(rows.text()), rows.text().length, (buffer, offset, length) -> {});
    }

    @Benchmark
    public ContentHash scanAndHash() throws IOException {
        hasher.reset();
        reader.read(new ByteArrayInputStream(rows.text()), rows.text().length, RowSink.hashing(hasher));
        return hasher.sum();
    }
}
