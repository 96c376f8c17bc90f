package io.pgbackup.benchmarks;

import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.format.RowReader;
import io.pgbackup.core.format.codec.SegmentCodec;
import io.pgbackup.core.format.codec.SegmentEncoder;
import io.pgbackup.core.hash.RowHasher;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Measures writing rows into a segment and reading them back, with all steps for each row. The score is the time per row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@OperationsPerInvocation(Segments.ROWS)
public class Segments {

    static final int ROWS = 10_000;

    @Param({"none", "gzip", "zstd", "zstd:3"})
    public String codec = "none";

    @Param({"125", "600"})
    public int rowBytes;

    private final RowHasher hasher = new RowHasher();
    private final RowReader reader = new RowReader();
    private final CRC32C crc = new CRC32C();
    private SegmentCodec coding = Codecs.of("none");
    private SegmentEncoder encoder = coding.newEncoder();
    private SampleRows rows = SampleRows.none();
    private ReusedBuffer stored = new ReusedBuffer(0);

    @Setup
    public void prepare() throws IOException {
        rows = SampleRows.ofSize(rowBytes, ROWS);
        stored = new ReusedBuffer(2 * rows.text().length);
        encoder.close();
        coding = Codecs.of(codec);
        encoder = coding.newEncoder();
        write(true);
    }

    @TearDown
    public void finish() {
        encoder.close();
    }

    @Benchmark
    public long writeWithoutHash() throws IOException {
        return write(false);
    }

    @Benchmark
    public long write() throws IOException {
        return write(true);
    }

    private long write(boolean hashed) throws IOException {
        byte[] text = rows.text();
        hasher.reset();
        crc.reset();
        stored.reset();
        encoder.begin(stored);
        if (hashed) {
            hasher.addLines(text, 0, rows.ends(), ROWS);
        }
        crc.update(text, 0, text.length);
        encoder.write(text, 0, text.length);
        encoder.end();
        return crc.getValue() ^ hasher.sum().low() ^ stored.length();
    }

    @Benchmark
    public long readBack() throws IOException {
        hasher.reset();
        try (InputStream content = coding.decodeSegment(new ByteArrayInputStream(stored.bytes(), 0, stored.length()))) {
            reader.read(content, rows.text().length, RowSink.hashing(hasher));
        }
        return hasher.sum().low();
    }
}
