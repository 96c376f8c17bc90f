package io.pgbackup.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.format.index.IndexText.MalformedIndex;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FingerprintTextTest {

    private static byte[] sample() {
        StringBuilder out = new StringBuilder("-- for people\n");
        FingerprintText.Writer writer = new FingerprintText.Writer();
        for (int i = 0; i < 5; i++) {
            writer.write(
                    new Fingerprint("pg_class", List.of("owner", "kind"), "table shop.t" + i, i, "", "abcd...."), out);
        }
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static int read(InputStream in) {
        FingerprintText.Reader reader = new FingerprintText.Reader(in);
        int count = 0;
        while (reader.next().isPresent()) {
            count++;
        }
        return count;
    }

    @Test
    void text_mutated_isReadOrMalformed() {
        assertThat(read(new ByteArrayInputStream(sample()))).isEqualTo(5);
        Random random = new Random(7);
        int malformed = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = sample();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            try {
                read(new ByteArrayInputStream(bytes));
            } catch (MalformedIndex e) {
                malformed++;
            }
        }
        assertThat(malformed).isPositive();
    }

    /** A segment may unpack to gigabytes. */
    @Test
    void line_withoutEnd_isMalformed() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };

        assertThatThrownBy(() -> read(endless)).isInstanceOf(MalformedIndex.class);
    }
}
