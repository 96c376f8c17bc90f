package io.pgbackup.benchmarks;

import io.pgbackup.core.format.codec.SegmentEncoder;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the cost of a compression level on the kinds of data of {@code run.sh}. The score is the time for one segment of about 8 MiB;
 * {@link #main} prints the savings.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class Compression {

    private static final int SEGMENT_BYTES = 8 << 20;
    private static final List<String> KINDS = List.of("accounts", "wide", "bytea", "skewed");
    private static final List<String> CODECS =
            List.of("gzip:1", "gzip:6", "zstd", "zstd:1", "zstd:3", "zstd:6", "zstd:9");

    @Param({"accounts", "wide", "bytea", "skewed"})
    public String kind = "accounts";

    @Param({"gzip:1", "gzip:6", "zstd", "zstd:1", "zstd:3", "zstd:6", "zstd:9"})
    public String codec = "gzip:1";

    private byte[] text = new byte[0];
    private ReusedBuffer stored = new ReusedBuffer(0);
    private SegmentEncoder encoder = Codecs.of("none").newEncoder();

    @Setup
    public void prepare() {
        text = textOf(kind);
        stored = new ReusedBuffer(2 * text.length);
        encoder.close();
        encoder = Codecs.of(codec).newEncoder();
    }

    private static byte[] textOf(String kind) {
        SampleRows sample = SampleRows.ofKind(kind, 8);
        return SampleRows.ofKind(kind, Math.max(1, (int) (SEGMENT_BYTES * 8L / sample.text().length)))
                .text();
    }

    @TearDown
    public void finish() {
        encoder.close();
    }

    @Benchmark
    public int compress() throws IOException {
        return compress(encoder, text, stored);
    }

    private static int compress(SegmentEncoder encoder, byte[] text, ReusedBuffer stored) throws IOException {
        stored.reset();
        encoder.begin(stored);
        encoder.write(text, 0, text.length);
        encoder.end();
        return stored.length();
    }

    /** Prints kind, codec, size in bytes, and the compression ratio. */
    public static void main(String... arguments) throws IOException {
        for (String kind : KINDS) {
            byte[] text = textOf(kind);
            ReusedBuffer stored = new ReusedBuffer(2 * text.length);
            for (String codec : CODECS) {
                try (SegmentEncoder encoder = Codecs.of(codec).newEncoder()) {
                    int length = compress(encoder, text, stored);
                    System.out.printf(
                            Locale.ROOT, "%s,%s,%d,%.2f%n", kind, codec, text.length, (double) text.length / length);
                }
            }
        }
    }
}
