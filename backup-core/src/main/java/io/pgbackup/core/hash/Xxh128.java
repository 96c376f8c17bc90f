package io.pgbackup.core.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The 128-bit variant of XXH3 ("XXH128") with seed 0 and the default secret, over one contiguous range of bytes.
 *
 * <p>One instance hashes any number of ranges, one after the other, and allocates nothing while it does. It is not
 * thread-safe: the last result stays in the instance until the next call of {@link #hash}. The result depends on the
 * bytes alone, not on the processor.
 *
 * <p>Source of the rule: <a href="https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md">the xxHash specification</a>, "XXH3
 * algorithm description"; the names of the steps are those of the specification. The result is the number that {@code xxhsum -H128} prints,
 * {@link #high()} before {@link #low()}.
 */
public final class Xxh128 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long PRIME32_1 = 0x9E3779B1L;
    private static final long PRIME32_2 = 0x85EBCA77L;
    private static final long PRIME32_3 = 0xC2B2AE3DL;
    private static final long PRIME64_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME64_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME64_3 = 0x165667B19E3779F9L;
    private static final long PRIME64_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME64_5 = 0x27D4EB2F165667C5L;
    private static final long PRIME_MX1 = 0x165667919E3779F9L;
    private static final long PRIME_MX2 = 0x9FB21C651E98DF25L;

    private static final long LOWER_HALF = 0xFFFF_FFFFL;

    private static final int STRIPE_BYTES = 64;
    private static final int STRIPES_PER_BLOCK = 16;
    private static final int BLOCK_BYTES = STRIPE_BYTES * STRIPES_PER_BLOCK;

    /** The default secret of the specification. Offsets into it below are the specification's byte offsets. */
    private static final byte[] SECRET = HexFormat.of()
            .parseHex("b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
                    + "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
                    + "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
                    + "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364"
                    + "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e"
                    + "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e");

    private final long[] accumulators = new long[STRIPE_BYTES / Long.BYTES];
    private long low;
    private long high;

    /**
     * Hashes {@code length} bytes from {@code offset}; afterwards, the result is in {@link #low()} and {@link #high()}.
     *
     * @throws IndexOutOfBoundsException if the range is not inside the array; the previous result is then kept
     */
    public void hash(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length > 240) {
            hashOver240(bytes, offset, length);
        } else if (length > 128) {
            hash129To240(bytes, offset, length);
        } else if (length > 16) {
            hash17To128(bytes, offset, length);
        } else if (length > 8) {
            hash9To16(bytes, offset, length);
        } else if (length > 3) {
            hash4To8(bytes, offset, length);
        } else if (length > 0) {
            hash1To3(bytes, offset, length);
        } else {
            low = avalancheXxh64(secret(64) ^ secret(72));
            high = avalancheXxh64(secret(80) ^ secret(88));
        }
    }

    /** The lower 64 bits of the last hash; zero before the first one. */
    public long low() {
        return low;
    }

    /** The higher 64 bits of the last hash; zero before the first one. */
    public long high() {
        return high;
    }

    private void hash1To3(byte[] bytes, int offset, int length) {
        int first = bytes[offset] & 0xFF;
        int middle = bytes[offset + (length >> 1)] & 0xFF;
        int last = bytes[offset + length - 1] & 0xFF;
        int combined = last | (length << 8) | (first << 16) | (middle << 24);
        int mirrored = Integer.rotateLeft(Integer.reverseBytes(combined), 13);
        low = avalancheXxh64(Integer.toUnsignedLong(intAt(SECRET, 0) ^ intAt(SECRET, 4) ^ combined));
        high = avalancheXxh64(Integer.toUnsignedLong(intAt(SECRET, 8) ^ intAt(SECRET, 12) ^ mirrored));
    }

    private void hash4To8(byte[] bytes, int offset, int length) {
        long first = Integer.toUnsignedLong(intAt(bytes, offset));
        long last = Integer.toUnsignedLong(intAt(bytes, offset + length - Integer.BYTES));
        long value = secret(16) ^ secret(24) ^ (first | (last << 32));
        long factor = PRIME64_1 + ((long) length << 2);
        long lower = value * factor;
        long higher = multiplyHighUnsigned(value, factor) + (lower << 1);
        lower ^= higher >>> 3;
        lower = (lower ^ (lower >>> 35)) * PRIME_MX2;
        low = lower ^ (lower >>> 28);
        high = avalanche(higher);
    }

    private void hash9To16(byte[] bytes, int offset, int length) {
        long first = longAt(bytes, offset);
        long last = longAt(bytes, offset + length - Long.BYTES);
        long value1 = secret(32) ^ secret(40) ^ first ^ last;
        long value2 = secret(48) ^ secret(56) ^ last;
        long lower = value1 * PRIME64_1 + ((long) (length - 1) << 54);
        long higher =
                multiplyHighUnsigned(value1, PRIME64_1) + (value2 & ~LOWER_HALF) + (value2 & LOWER_HALF) * PRIME32_2;
        lower ^= Long.reverseBytes(higher);
        low = avalanche(lower * PRIME64_2);
        high = avalanche(multiplyHighUnsigned(lower, PRIME64_2) + higher * PRIME64_2);
    }

    /**
     * Mixes pairs of chunks from both ends towards the middle. The steps are written out, because a loop would cost as much as its two
     * rounds.
     */
    private void hash17To128(byte[] bytes, int offset, int length) {
        int end = offset + length;
        long lower = length * PRIME64_1;
        long higher = 0;
        if (length > 96) {
            lower = (lower + mix(bytes, offset + 48, 96)) ^ sum(bytes, end - 64);
            higher = (higher + mix(bytes, end - 64, 112)) ^ sum(bytes, offset + 48);
        }
        if (length > 64) {
            lower = (lower + mix(bytes, offset + 32, 64)) ^ sum(bytes, end - 48);
            higher = (higher + mix(bytes, end - 48, 80)) ^ sum(bytes, offset + 32);
        }
        if (length > 32) {
            lower = (lower + mix(bytes, offset + 16, 32)) ^ sum(bytes, end - 32);
            higher = (higher + mix(bytes, end - 32, 48)) ^ sum(bytes, offset + 16);
        }
        lower = (lower + mix(bytes, offset, 0)) ^ sum(bytes, end - 16);
        higher = (higher + mix(bytes, end - 16, 16)) ^ sum(bytes, offset);
        finish17To240(lower, higher, length);
    }

    private void hash129To240(byte[] bytes, int offset, int length) {
        int end = offset + length;
        long lower = length * PRIME64_1;
        long higher = 0;
        for (int at = 0; at < 128; at += 32) {
            lower = (lower + mix(bytes, offset + at, at)) ^ sum(bytes, offset + at + 16);
            higher = (higher + mix(bytes, offset + at + 16, at + 16)) ^ sum(bytes, offset + at);
        }
        lower = avalanche(lower);
        higher = avalanche(higher);
        for (int at = 128; at <= length - 32; at += 32) {
            lower = (lower + mix(bytes, offset + at, at - 125)) ^ sum(bytes, offset + at + 16);
            higher = (higher + mix(bytes, offset + at + 16, at - 109)) ^ sum(bytes, offset + at);
        }
        // The last two chunks, which may overlap the ones before, are mixed in reverse order.
        lower = (lower + mix(bytes, end - 16, 103)) ^ sum(bytes, end - 32);
        higher = (higher + mix(bytes, end - 32, 119)) ^ sum(bytes, end - 16);
        finish17To240(lower, higher, length);
    }

    private void finish17To240(long lower, long higher, int length) {
        low = avalanche(lower + higher);
        high = -avalanche(lower * PRIME64_1 + higher * PRIME64_4 + length * PRIME64_2);
    }

    private void hashOver240(byte[] bytes, int offset, int length) {
        accumulators[0] = PRIME32_3;
        accumulators[1] = PRIME64_1;
        accumulators[2] = PRIME64_2;
        accumulators[3] = PRIME64_3;
        accumulators[4] = PRIME64_4;
        accumulators[5] = PRIME32_2;
        accumulators[6] = PRIME64_5;
        accumulators[7] = PRIME32_1;
        // A full last block is not scrambled, and a full last stripe is accumulated only once, as the last stripe.
        int fullBlocks = (length - 1) / BLOCK_BYTES;
        int position = offset;
        for (int block = 0; block < fullBlocks; block++) {
            accumulate(bytes, position, STRIPES_PER_BLOCK, 0);
            scramble();
            position += BLOCK_BYTES;
        }
        int end = offset + length;
        accumulate(bytes, position, (end - position - 1) / STRIPE_BYTES, 0);
        accumulate(bytes, end - STRIPE_BYTES, 1, SECRET.length - 71);
        low = finalMerge(length * PRIME64_1, 11);
        high = finalMerge(~(length * PRIME64_2), SECRET.length - 75);
    }

    /** Adds stripes to the accumulators. The loop body is written out so that the accumulators stay in registers. */
    private void accumulate(byte[] bytes, int offset, int stripes, int secretOffset) {
        long acc0 = accumulators[0];
        long acc1 = accumulators[1];
        long acc2 = accumulators[2];
        long acc3 = accumulators[3];
        long acc4 = accumulators[4];
        long acc5 = accumulators[5];
        long acc6 = accumulators[6];
        long acc7 = accumulators[7];
        for (int stripe = 0; stripe < stripes; stripe++) {
            int at = offset + stripe * STRIPE_BYTES;
            int secretAt = secretOffset + stripe * Long.BYTES;
            long lane0 = longAt(bytes, at);
            long lane1 = longAt(bytes, at + 8);
            acc0 += lane1 + multiplyHalves(lane0 ^ secret(secretAt));
            acc1 += lane0 + multiplyHalves(lane1 ^ secret(secretAt + 8));
            long lane2 = longAt(bytes, at + 16);
            long lane3 = longAt(bytes, at + 24);
            acc2 += lane3 + multiplyHalves(lane2 ^ secret(secretAt + 16));
            acc3 += lane2 + multiplyHalves(lane3 ^ secret(secretAt + 24));
            long lane4 = longAt(bytes, at + 32);
            long lane5 = longAt(bytes, at + 40);
            acc4 += lane5 + multiplyHalves(lane4 ^ secret(secretAt + 32));
            acc5 += lane4 + multiplyHalves(lane5 ^ secret(secretAt + 40));
            long lane6 = longAt(bytes, at + 48);
            long lane7 = longAt(bytes, at + 56);
            acc6 += lane7 + multiplyHalves(lane6 ^ secret(secretAt + 48));
            acc7 += lane6 + multiplyHalves(lane7 ^ secret(secretAt + 56));
        }
        accumulators[0] = acc0;
        accumulators[1] = acc1;
        accumulators[2] = acc2;
        accumulators[3] = acc3;
        accumulators[4] = acc4;
        accumulators[5] = acc5;
        accumulators[6] = acc6;
        accumulators[7] = acc7;
    }

    private void scramble() {
        for (int i = 0; i < accumulators.length; i++) {
            long value = accumulators[i];
            value ^= value >>> 47;
            value ^= secret(SECRET.length - STRIPE_BYTES + i * Long.BYTES);
            accumulators[i] = value * PRIME32_1;
        }
    }

    private long finalMerge(long initialValue, int secretOffset) {
        long result = initialValue;
        for (int i = 0; i < accumulators.length; i += 2) {
            int secretAt = secretOffset + i * Long.BYTES;
            result += fold(accumulators[i] ^ secret(secretAt), accumulators[i + 1] ^ secret(secretAt + Long.BYTES));
        }
        return avalanche(result);
    }

    private static long mix(byte[] bytes, int offset, int secretOffset) {
        return fold(
                longAt(bytes, offset) ^ secret(secretOffset),
                longAt(bytes, offset + Long.BYTES) ^ secret(secretOffset + Long.BYTES));
    }

    private static long sum(byte[] bytes, int offset) {
        return longAt(bytes, offset) + longAt(bytes, offset + Long.BYTES);
    }

    private static long avalanche(long value) {
        long x = (value ^ (value >>> 37)) * PRIME_MX1;
        return x ^ (x >>> 32);
    }

    private static long avalancheXxh64(long value) {
        long x = (value ^ (value >>> 33)) * PRIME64_2;
        x = (x ^ (x >>> 29)) * PRIME64_3;
        return x ^ (x >>> 32);
    }

    private static long multiplyHalves(long value) {
        return (value & LOWER_HALF) * (value >>> 32);
    }

    private static long fold(long x, long y) {
        return (x * y) ^ multiplyHighUnsigned(x, y);
    }

    /** Corrects the signed product: an operand with its top bit set was read as 2<sup>64</sup> less than its value. */
    private static long multiplyHighUnsigned(long x, long y) {
        return Math.multiplyHigh(x, y) + ((x >> 63) & y) + ((y >> 63) & x);
    }

    private static long secret(int offset) {
        return longAt(SECRET, offset);
    }

    private static long longAt(byte[] bytes, int offset) {
        return (long) LONGS.get(bytes, offset);
    }

    private static int intAt(byte[] bytes, int offset) {
        return (int) INTS.get(bytes, offset);
    }
}
