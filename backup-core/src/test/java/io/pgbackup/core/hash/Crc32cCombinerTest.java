package io.pgbackup.core.hash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class Crc32cCombinerTest {

    @Test
    void combine_ofCheckString_isItsPublishedCrc() {
        byte[] check = "123456789".getBytes(US_ASCII);

        for (int split = 0; split <= check.length; split++) {
            assertThat(Crc32cCombiner.combine(
                            crc(check, 0, split), crc(check, split, check.length - split), check.length - split))
                    .as("split at %d", split)
                    .isEqualTo(0xE3069283);
        }
    }

    @Test
    void combine_ofRandomSplits_isCrcOfTheWhole() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] bytes = new byte[1 << 20];
        random.nextBytes(bytes);
        for (int i = 0; i < 300; i++) {
            int length = random.nextInt(1 << random.nextInt(21)) + 1;
            int split = random.nextInt(length + 1);

            assertThat(Crc32cCombiner.combine(crc(bytes, 0, split), crc(bytes, split, length - split), length - split))
                    .as("seed %d: %d bytes split at %d", seed, length, split)
                    .isEqualTo(crc(bytes, 0, length));
        }
    }

    @Test
    void combine_ofManyPieces_isCrcOfTheWhole() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] bytes = new byte[1 << 20];
        random.nextBytes(bytes);

        int combined = 0;
        int position = 0;
        while (position < bytes.length) {
            int length = Math.min(random.nextInt(10_000), bytes.length - position);
            combined = Crc32cCombiner.combine(combined, crc(bytes, position, length), length);
            position += length;
        }

        assertThat(combined).as("seed %d", seed).isEqualTo(crc(bytes, 0, bytes.length));
    }

    @Test
    void combine_withEmptyPiece_isTheOther() {
        assertThat(Crc32cCombiner.combine(0xE3069283, 0, 0)).isEqualTo(0xE3069283);
        assertThat(Crc32cCombiner.combine(0, 0xE3069283, 9)).isEqualTo(0xE3069283);
    }

    /** Expected values computed once with {@link CRC32C} over the real bytes: 5 GiB and three more, all zero. */
    @Test
    void combine_withPieceBeyondFourGibibytes_isCrcOfTheWhole() {
        long length = 5L * 1024 * 1024 * 1024 + 3;

        assertThat(Crc32cCombiner.combine(0xE3069283, 0x561C92C5, length)).isEqualTo(0xFF949C96);
    }

    /**
     * For lengths that no test can hold: the generator is (x + 1) times a primitive polynomial of degree 31, so the powers
     * of x repeat after 2<sup>31</sup> - 1.
     */
    @Test
    void combine_ofHugeLengths_repeatsWithThePeriodOfTheGenerator() {
        for (int k = 0; k < 63; k++) {
            long length = (1L << k) + 1234;

            assertThat(Crc32cCombiner.combine(0x12345678, 0x0BADCAFE, length))
                    .as("2^%d + 1234 bytes", k)
                    .isEqualTo(Crc32cCombiner.combine(0x12345678, 0x0BADCAFE, length % Integer.MAX_VALUE));
        }
    }

    @Test
    void combine_withNegativeLength_isRefused() {
        assertThatThrownBy(() -> Crc32cCombiner.combine(1, 2, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length of the second piece is negative: -1");
    }

    private static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
