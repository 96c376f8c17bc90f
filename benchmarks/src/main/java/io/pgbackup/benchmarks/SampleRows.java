package io.pgbackup.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;

/** Rows of COPY text, one after the other, like those of the databases of {@code run.sh}; the same in every run. */
final class SampleRows {

    private static final long SEED = 42;
    private static final int HEX_BYTES = 16;

    private final byte[] text;
    private final int[] ends;

    private SampleRows(byte[] text, int[] ends) {
        this.text = text;
        this.ends = ends;
    }

    /** The value of fields before {@code @Setup}. */
    static SampleRows none() {
        return new SampleRows(new byte[0], new int[0]);
    }

    /** Returns rows of exactly the given size, each half hexadecimal digits and half words; zstd compresses them to a third. */
    static SampleRows ofSize(int rowBytes, int rows) {
        return make(rows, (random, row) -> {
            StringBuilder line = new StringBuilder(rowBytes + 64).append(row).append('\t');
            while (line.length() < rowBytes) {
                line.append(hex(random)).append(" order customer delivered in time ");
            }
            line.setLength(rowBytes - 1);
            return line.toString();
        });
    }

    /** Returns rows of one kind of data: {@code accounts}, {@code wide}, {@code bytea} or {@code skewed}. */
    static SampleRows ofKind(String kind, int rows) {
        return switch (kind) {
            case "accounts" -> make(rows, (random, row) -> row + "\t" + row / 100_000 + "\t0\t" + " ".repeat(84));
            case "wide" -> make(rows, SampleRows::wide);
            case "bytea" -> make(rows, (random, row) -> row + "\t\\\\x" + noise(random));
            case "skewed" ->
                make(
                        rows,
                        (random, row) -> row + "\t" + hex(random) + "\t"
                                + hex(new Random(row % 500)).repeat(4));
            default -> throw new IllegalArgumentException("no such kind of rows: " + kind);
        };
    }

    private static String wide(Random random, int row) {
        StringBuilder line = new StringBuilder()
                .append(row)
                .append('\t')
                .append(hex(random))
                .append(' ')
                .append(hex(new Random(row % 1000)))
                .append("\t{\"note\": \"")
                .append(String.valueOf((char) ('a' + row % 26)).repeat(120))
                .append("\", \"tags\": [\"")
                .append(hex(new Random(row % 77)))
                .append("\", ")
                .append(row % 13)
                .append("], \"user\": ")
                .append(row % 5000)
                .append("}\t")
                .append(random.nextInt(1_000_000))
                .append('.')
                .append(1000 + random.nextInt(9000))
                .append('\t')
                .append(random.nextDouble())
                .append("\t2025-01-31 03:04:05.")
                .append(100_000 + row % 900_000)
                .append("+00\t")
                .append(row % 3 == 0 ? 't' : 'f')
                .append('\t');
        if (row % 5 == 0) {
            return line.append("\\N").toString();
        }
        for (int i = 0; i < 16; i++) {
            line.append(i == 0 ? "" : " ").append(hex(random));
        }
        return line.toString();
    }

    private static String noise(Random random) {
        StringBuilder digits = new StringBuilder(1 << 20);
        for (int i = 0; i < (1 << 20) / (2 * HEX_BYTES); i++) {
            digits.append(hex(random));
        }
        return digits.toString();
    }

    private static String hex(Random random) {
        byte[] bytes = new byte[HEX_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private interface Maker {
        String row(Random random, int number);
    }

    private static SampleRows make(int rows, Maker maker) {
        Random random = new Random(SEED);
        StringBuilder all = new StringBuilder();
        int[] ends = new int[rows];
        for (int row = 0; row < rows; row++) {
            all.append(maker.row(random, row)).append('\n');
            ends[row] = all.length();
        }
        return new SampleRows(all.toString().getBytes(StandardCharsets.ISO_8859_1), ends);
    }

    /** Returns all rows; callers must not change the array. */
    byte[] text() {
        return text;
    }

    /** Returns the end of each row, including its line feed; callers must not change the array. */
    int[] ends() {
        return ends;
    }
}
