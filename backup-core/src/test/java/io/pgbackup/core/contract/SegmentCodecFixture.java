package io.pgbackup.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pgbackup.core.format.codec.SegmentCodec;
import io.pgbackup.core.format.codec.SegmentEncoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** The methods that a codec provides to its contract, and the steps that its cases consist of. */
abstract class SegmentCodecFixture {

    /** Returns the codec under test. */
    protected abstract SegmentCodec codec();

    /** Opens the common decoder of the format, for files of any number of segments. */
    protected abstract InputStream stockDecoder(InputStream stored) throws IOException;

    /** Returns the program that unpacks standard input to standard output, with its arguments. */
    protected abstract List<String> stockProgram();

    /** Skips the case of the stock program, with a reason, if this machine does not have the program. */
    protected void requireStockProgram() {
        String program = stockProgram().get(0);
        String path = System.getenv().getOrDefault("PATH", "");
        assumeThat(Stream.of(path.split(File.pathSeparator, -1)).map(folder -> Path.of(folder, program)))
                .as("program %s is installed", program)
                .anyMatch(Files::isExecutable);
    }

    /** Returns the stored form of one segment. */
    final byte[] encode(byte[] content) {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (SegmentEncoder encoder = codec().newEncoder()) {
            encode(encoder, content, content.length + 1, stored);
        }
        return stored.toByteArray();
    }

    /** Encodes one more segment, which is passed in pieces. */
    static void encode(SegmentEncoder encoder, byte[] content, int piece, OutputStream stored) {
        try {
            encoder.begin(stored);
            for (int at = 0; at < content.length; at += piece) {
                encoder.write(content, at, Math.min(piece, content.length - at));
            }
            encoder.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final byte[] decodeSegment(byte[] stored) throws IOException {
        try (InputStream in = codec().decodeSegment(new ByteArrayInputStream(stored))) {
            return in.readAllBytes();
        }
    }

    final byte[] decodeAll(byte[] stored) throws IOException {
        try (InputStream in = codec().decodeAll(new ByteArrayInputStream(stored))) {
            return in.readAllBytes();
        }
    }

    /** Unpacks a file with the stock program, which must accept it. */
    final byte[] stockOutput(byte[] stored) throws Exception {
        Process process = new ProcessBuilder(stockProgram())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Callable<byte[]> feed = () -> {
            try (OutputStream in = process.getOutputStream()) {
                in.write(stored);
            }
            return new byte[0];
        };
        List<byte[]> results =
                Concurrently.run(List.of(feed, () -> process.getInputStream().readAllBytes()));
        assertThat(process.onExit().join().exitValue())
                .as("exit code of %s", stockProgram())
                .isZero();
        return results.get(1);
    }

    static byte[] concatenate(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /** Returns text that compresses well, as rows do, and never repeats exactly. */
    static byte[] rows(long seed, int length) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(length + 100);
        for (int id = 0; text.length() < length; id++) {
            text.append(id).append("\tcustomer ").append(random.nextInt(1000)).append("\t2025-01-");
            text.append(10 + random.nextInt(20))
                    .append("\t\\N\t")
                    .append(random.nextLong())
                    .append('\n');
        }
        return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns bytes that cannot be compressed. */
    static byte[] noise(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
