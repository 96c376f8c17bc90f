package io.pgbackup.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.failure.FormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowReaderTest {

    /** Bytes next to the line feed, and with the highest bit set, among rows of every length around eight. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 4096, 1 << 20})
    void read_ofRowsOfAllLengths_cutsThemAtTheLineFeeds(int slice) throws IOException {
        Random random = new Random(1);
        byte[] others = {0, 1, 9, 11, (byte) 0x8a, (byte) 0x8b, (byte) 0xff, 'a'};
        List<byte[]> rows = new ArrayList<>();
        for (int i = 0; i < 7000; i++) {
            byte[] row = new byte[i % 70 + (i < 700 && i % 100 == 99 ? 300_000 : 0) + 1];
            for (int at = 0; at < row.length - 1; at++) {
                row[at] = others[random.nextInt(others.length)];
            }
            row[row.length - 1] = '\n';
            rows.add(row);
        }

        List<byte[]> read = new ArrayList<>();
        long count = read(join(rows), slice, read);

        assertThat(count).isEqualTo(rows.size());
        assertThat(read).usingElementComparator(Arrays::compare).isEqualTo(rows);
    }

    @Test
    void read_ofACutRow_fails() {
        assertThatThrownBy(() -> read("whole\nhalf".getBytes(StandardCharsets.US_ASCII), 64, new ArrayList<>()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("the last row is truncated");
    }

    private static long read(byte[] text, int slice, List<byte[]> rows) throws IOException {
        InputStream all = new ByteArrayInputStream(text);
        InputStream sliced = new InputStream() {
            @Override
            public int read() throws IOException {
                return all.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return all.read(target, offset, Math.min(length, slice));
            }
        };
        return new RowReader()
                .read(
                        sliced,
                        text.length,
                        (buffer, offset, length) -> rows.add(Arrays.copyOfRange(buffer, offset, offset + length)));
    }

    private static byte[] join(List<byte[]> rows) throws IOException {
        var text = new ByteArrayOutputStream();
        for (byte[] row : rows) {
            text.write(row);
        }
        return text.toByteArray();
    }
}
