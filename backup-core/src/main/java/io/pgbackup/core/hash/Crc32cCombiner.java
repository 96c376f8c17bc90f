package io.pgbackup.core.hash;

/**
 * Computes the CRC-32C of a concatenation from the CRCs of its pieces, without their bytes.
 *
 * <p>Why it works: a CRC is the remainder of the message, read as a polynomial over GF(2), divided by a generator. Appending n bytes
 * multiplies the polynomial by x<sup>8n</sup>, so the CRC of A is multiplied by x<sup>8n</sup> modulo the generator and the CRC of B is
 * added (exclusive or); the initial value and the final complement cancel out. Generator and bit order are those of RFC 3720, section 12.1
 * (Castagnoli), and so of {@link java.util.zip.CRC32C}.
 */
public final class Crc32cCombiner {

    /** The generator without its leading term; the coefficient of x<sup>0</sup> in the highest bit. */
    private static final int GENERATOR = 0x82F63B78;

    private static final int ONE = 1 << 31;

    private static final int X_TO_THE_8 = ONE >>> 8;

    /** x to the 8·2<sup>k</sup> modulo the generator, by k: the factor for a run of 2<sup>k</sup> appended bytes. */
    private static final int[] APPENDED_BYTES = powersBySquaring();

    private Crc32cCombiner() {}

    /**
     * The CRC-32C of A followed by B.
     *
     * <p>Takes at most 63 steps of a few nanoseconds each, one for every bit that is set in the length.
     *
     * @param crcA the CRC-32C of A, 0 if A is empty
     * @param crcB the CRC-32C of B, 0 if B is empty
     * @param lengthB the length of B in bytes
     * @throws IllegalArgumentException if the length is negative
     */
    public static int combine(int crcA, int crcB, long lengthB) {
        if (lengthB < 0) {
            throw new IllegalArgumentException("length of the second piece is negative: " + lengthB);
        }
        int shifted = crcA;
        for (long remaining = lengthB; remaining != 0; remaining &= remaining - 1) {
            shifted = multiply(shifted, APPENDED_BYTES[Long.numberOfTrailingZeros(remaining)]);
        }
        return shifted ^ crcB;
    }

    private static int[] powersBySquaring() {
        int[] powers = new int[Long.SIZE - 1];
        powers[0] = X_TO_THE_8;
        for (int k = 1; k < powers.length; k++) {
            powers[k] = multiply(powers[k - 1], powers[k - 1]);
        }
        return powers;
    }

    /** The product of two polynomials modulo the generator. */
    private static int multiply(int a, int b) {
        int product = 0;
        int timesX = b;
        for (int terms = a; terms != 0; terms <<= 1) {
            product ^= timesX & (terms >> 31);
            timesX = (timesX >>> 1) ^ (GENERATOR & -(timesX & 1));
        }
        return product;
    }
}
