package io.pgbackup.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.junit.jupiter.api.Test;

final class CrcCombinationTest {

    private final long seed = new Random().nextLong();

    @Test
    void combine_ofTwoPieces_isTheCrcOfTheWhole() {
        check(CrcCombination.CRC32, CRC32::new);
        check(CrcCombination.CRC32C, CRC32C::new);
    }

    private void check(CrcCombination combination, Supplier<Checksum> algorithm) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] whole = new byte[random.nextInt(5000)];
            random.nextBytes(whole);
            int cut = random.nextInt(whole.length + 1);
            byte[] a = Arrays.copyOf(whole, cut);
            byte[] b = Arrays.copyOfRange(whole, cut, whole.length);

            assertThat(combination.combine(crc(algorithm, a), crc(algorithm, b), b.length))
                    .as("seed %d, %d bytes cut at %d", seed, whole.length, cut)
                    .isEqualTo(crc(algorithm, whole));
        }
    }

    @Test
    void combine_withGigabytesOfZeros_neverLoopsOverThem() {
        int once = CrcCombination.CRC32C.combine(0x12345678, 0, 6L << 30);
        int twice = CrcCombination.CRC32C.combine(CrcCombination.CRC32C.combine(0x12345678, 0, 3L << 30), 0, 3L << 30);

        assertThat(once).isEqualTo(twice).isNotZero();
    }

    private static int crc(Supplier<Checksum> algorithm, byte[] data) {
        Checksum checksum = algorithm.get();
        checksum.update(data);
        return (int) checksum.getValue();
    }
}
