package io.pgbackup.core.hash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.openhft.hashing.LongTupleHashFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Xxh128Test {

    private static final byte[] SANITY_BUFFER = sanityBuffer(1 << 20);

    private final Xxh128 xxh128 = new Xxh128();

    /** Expected values printed by {@code head -c LENGTH sanity-buffer | xxhsum -H128} (xxhsum 0.8.1). */
    @ParameterizedTest
    @CsvSource(textBlock = """
            0, 99aa06d3014798d86001c324468d497f
            1, a6cd5e9392000f6ac44bdff4074eecdb
            2, 76750c3c7bf956687a9978044cb8a8bb
            3, 20efc49ff02422ea54247382a8d6b94d
            4, 970d585ac632bf8e2e7d8d6876a39fe9
            5, 62ed587687606b4e057c7ed2c01fa1d1
            8, 47a7f080d82bb45664c69cab4bb21dc5
            9, 564ef6078950d457ed7ccbc501eb7501
            12, 6e3efd8fc7802b18061a192713f69ad9
            16, c68c368ecf8a9c05562980258a998629
            17, 955fa78643ed3669abbc12d11973d7db
            32, 98fc6458710dc2e8278410a17595e3f9
            33, 3103c192ceaa2dede593bc4e5914c9d1
            64, 6d90e81a9b0fd622efdb6a44690721a9
            65, 6c074d65e54db85afe2f650fa500ec6e
            96, d9d0b885f56c93f1e9324473ea9afebe
            97, 09dff37faa6b284c7c87228ae9671ba7
            128, 39992220e045260aebb15e34a7fb5ab1
            129, 03815fc91f1b30b686c9e3bc8f0a3b5c
            159, 37562ea4ac14c650996ed46536cc0ef5
            160, ba5d218964b622ad737126c8d7c09cee
            161, 58621e54439ee75c524bf4f00d882c4e
            192, 064934db40706c3d0679e7f625e389d9
            239, e59fc6554b5008bcf895e8b860b8a593
            240, aa4202daa2769dc85c9aae94c8ebe5a0
            241, 99a80ecf0ecfc647c5a639ecd2030e5e
            256, 8b1c66091423d28855de574ad89d0ac5
            257, f15fee7f9f457599b17fd5a8ae75bb0b
            403, 1b6de21e332dd73dcdeb804d65c6dea4
            512, 18d2d110dcc9bca1617e49599013cb6b
            1023, e8083e4d83214c3c87a8f7b2f2e22496
            1024, 0d30d24071c64c57dd85c9b5c1109c5c
            1025, fd3ee4fe7f2954c6d870c0fa13211c6a
            1088, e0fa3b9e9fb69d83cc1450ea6b52a8f4
            1089, 6e026f1a15e62b39ef727b2effc4cc8c
            2048, f736557fd47073a5dd59e2c3a5f038e0
            2049, 4cd2bd192f2d70bdd3afa4329779b921
            2240, ccb134fbfa7ce49d6e73a90539cf2948
            4096, b9cfaea2ca5626a4e91206429d1f48f9
            65536, deafbd9df07edb70918f7f0f912ca480
            100000, 351330331bc078fb34d658192a014311
            1048575, c439c840a86a629aa385619e65f467fc
            1048576, 6f7444ca6384250b7ade52bbfbd697ba
            """)
    void hash_ofSanityBuffer_equalsReferenceTool(int length, String expected) {
        assertThat(hex(SANITY_BUFFER, 0, length)).isEqualTo(expected);
    }

    /** Expected values printed by {@code printf '…' | xxhsum -H128} (xxhsum 0.8.1). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            \\N                         | fc59a03cc53121d186251683adf22eb3
            t                           | 190e8fcdd645bb7c76033e85f0acf92d
            1,Ada                       | 5f507ed8b3e90c79fbbb9d23cd200a70
            1,Ada Lovelace,1815-12-10   | ab0b27d2a5126a14e8148bdf49cfd02f
            7,äöü €,\\\\x00ff,\\N       | 0798de8741d5b464640959f1eef75572
            """)
    void hash_ofRowText_equalsReferenceTool(String rowWithCommas, String expected) {
        byte[] row = rowWithCommas.replace(',', '\t').getBytes(UTF_8);

        assertThat(hex(row, 0, row.length)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "16, 2c75c396ceb7747be6873ce65343027f",
        "200, f114cb8124532b7d4e65df181602d65e",
    })
    void hash_ofBytesWithEveryBitSet_equalsReferenceTool(int length, String expected) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xFF);

        assertThat(hex(bytes, 0, length)).isEqualTo(expected);
    }

    @Test
    void hash_ofEveryLengthUpTo2048_equalsOtherImplementation() {
        for (int length = 0; length <= 2048; length++) {
            assertThat(hex(SANITY_BUFFER, 0, length))
                    .as("length %d", length)
                    .isEqualTo(otherImplementation(SANITY_BUFFER, 0, length));
        }
    }

    static IntStream lengthsAroundPowersOfTwo() {
        return IntStream.rangeClosed(12, 20).map(k -> 1 << k).flatMap(n -> IntStream.of(n - 65, n - 1, n));
    }

    @ParameterizedTest
    @MethodSource("lengthsAroundPowersOfTwo")
    void hash_ofLongInput_equalsOtherImplementation(int length) {
        assertThat(hex(SANITY_BUFFER, 0, length)).isEqualTo(otherImplementation(SANITY_BUFFER, 0, length));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 8, 9, 16, 17, 40, 70, 100, 128, 129, 200, 240, 241, 1024, 1025, 3000})
    void hash_ofRangeInsideArray_equalsHashOfItsCopy(int length) {
        for (int offset = 1; offset <= 9; offset++) {
            byte[] copy = Arrays.copyOfRange(SANITY_BUFFER, offset, offset + length);

            assertThat(hex(SANITY_BUFFER, offset, length))
                    .as("offset %d", offset)
                    .isEqualTo(hex(copy, 0, length))
                    .isEqualTo(otherImplementation(SANITY_BUFFER, offset, length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 9, 12, 30, 100, 128, 150, 240, 300, 1025})
    void hash_afterAnyBitFlips_differs(int length) {
        byte[] bytes = Arrays.copyOf(SANITY_BUFFER, length);
        String before = hex(bytes, 0, length);
        for (int bit = 0; bit < length * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(hex(bytes, 0, length)).as("bit %d flipped", bit).isNotEqualTo(before);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void hash_ofRangeOutsideArray_isRefusedAndKeepsLastResult() {
        byte[] bytes = new byte[300];
        String before = hex(bytes, 0, 300);

        assertThatThrownBy(() -> xxh128.hash(bytes, 0, 301)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> xxh128.hash(bytes, 299, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> xxh128.hash(bytes, -1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> xxh128.hash(bytes, 301, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> xxh128.hash(bytes, 0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(result()).isEqualTo(before);
    }

    private String hex(byte[] bytes, int offset, int length) {
        xxh128.hash(bytes, offset, length);
        return result();
    }

    private String result() {
        return String.format("%016x%016x", xxh128.high(), xxh128.low());
    }

    private static String otherImplementation(byte[] bytes, int offset, int length) {
        long[] lowAndHigh = LongTupleHashFunction.xx128().hashBytes(bytes, offset, length);
        return String.format("%016x%016x", lowAndHigh[1], lowAndHigh[0]);
    }

    /** The pseudo-random bytes over which the xxHash project publishes its own test vectors. */
    private static byte[] sanityBuffer(int length) {
        byte[] buffer = new byte[length];
        long generator = 2654435761L;
        for (int i = 0; i < length; i++) {
            buffer[i] = (byte) (generator >>> 56);
            generator *= 0x9E3779B185EBCA8DL;
        }
        return buffer;
    }
}
