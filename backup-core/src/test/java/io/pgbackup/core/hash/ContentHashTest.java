package io.pgbackup.core.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentHashTest {

    private static final BigInteger TWO_TO_THE_128 = BigInteger.ONE.shiftLeft(128);

    @ParameterizedTest
    @CsvSource(textBlock = """
            00000000000000000000000000000001, 00000000000000000000000000000002, 00000000000000000000000000000003
            0000000000000000ffffffffffffffff, 00000000000000000000000000000001, 00000000000000010000000000000000
            00000000000000008000000000000000, 00000000000000008000000000000000, 00000000000000010000000000000000
            00000000000000007fffffffffffffff, 00000000000000000000000000000001, 00000000000000008000000000000000
            ffffffffffffffffffffffffffffffff, 00000000000000000000000000000001, 00000000000000000000000000000000
            ffffffffffffffffffffffffffffffff, ffffffffffffffffffffffffffffffff, fffffffffffffffffffffffffffffffe
            """)
    void plus_ofTwoHashes_isSumModuloTwoToThe128(String left, String right, String sum) {
        assertThat(ContentHash.parse(left).plus(ContentHash.parse(right))).hasToString(sum);
        assertThat(ContentHash.parse(right).plus(ContentHash.parse(left))).hasToString(sum);
    }

    @Test
    void plus_ofRandomHashes_isSumModuloTwoToThe128() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            ContentHash left = random(random);
            ContentHash right = random(random);
            BigInteger sum = number(left).add(number(right)).mod(TWO_TO_THE_128);

            assertThat(number(left.plus(right)))
                    .as("seed %d: %s plus %s", seed, left, right)
                    .isEqualTo(sum);
        }
    }

    @Test
    void plus_ofZero_changesNothing() {
        ContentHash hash = new ContentHash(-1, 42);

        assertThat(hash.plus(ContentHash.ZERO)).isEqualTo(hash);
        assertThat(ContentHash.ZERO.plus(hash)).isEqualTo(hash);
    }

    @Test
    void toString_printsHighHalfFirstWithLeadingZeros() {
        assertThat(new ContentHash(0xab, 0xF000_0000_0000_0001L)).hasToString("00000000000000abf000000000000001");
        assertThat(ContentHash.ZERO).hasToString("00000000000000000000000000000000");
    }

    @Test
    void parse_ofPrintedHash_givesTheHashBack() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            ContentHash hash = random(random);

            assertThat(ContentHash.parse(hash.toString())).as("seed %d", seed).isEqualTo(hash);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0123456789abcdef0123456789abcde",
                "0123456789abcdef0123456789abcdef0",
                "0x0123456789abcdef0123456789abcdef"
            })
    void parse_ofWrongLength_isRefusedWithTheLength(String text) {
        assertThatThrownBy(() -> ContentHash.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("content hash is not 32 lower-case hexadecimal digits: it has " + text.length()
                        + " characters");
    }

    @ParameterizedTest
    @CsvSource({
        "0123456789abcdeF0123456789abcdef, 16, 0046",
        "0123456789abcdef0123456789abcdeg, 32, 0067",
        "+123456789abcdef0123456789abcdef, 1, 002B",
        "0123456789abcdef-123456789abcdef, 17, 002D",
        "012345678٩abcdef0123456789abcdef, 10, 0669",
    })
    void parse_ofWrongCharacter_isRefusedWithItsPlace(String text, int place, String codePoint) {
        assertThatThrownBy(() -> ContentHash.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "content hash is not 32 lower-case hexadecimal digits: character %d is U+%s", place, codePoint);
    }

    private static ContentHash random(Random random) {
        return new ContentHash(random.nextLong(), random.nextLong());
    }

    private static BigInteger number(ContentHash hash) {
        return new BigInteger(hash.toString(), 16);
    }
}
