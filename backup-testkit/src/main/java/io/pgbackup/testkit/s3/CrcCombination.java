package io.pgbackup.testkit.s3;

/**
 * Derives the CRC of a concatenation from the CRCs of its pieces, as S3 does for checksums of type FULL_OBJECT.
 *
 * <p>A CRC is a remainder in the ring of polynomials over GF(2). Appending n bytes multiplies what came before by x^(8n); the pre-
 * and post-conditioning of both pieces cancel, so {@code crc(a ‖ b) = crc(a) · x^(8·|b|) + crc(b)}. Polynomials are bit-reflected:
 * the highest bit of an int is the coefficient of x^0.
 */
final class CrcCombination {

    static final CrcCombination CRC32 = new CrcCombination(0xEDB88320);
    static final CrcCombination CRC32C = new CrcCombination(0x82F63B78);

    private static final int ONE = 0x80000000;
    private static final int X_TO_THE_8 = 0x00800000;

    private final int polynomial;

    private CrcCombination(int polynomial) {
        this.polynomial = polynomial;
    }

    /** The CRC of {@code a ‖ b}. */
    int combine(int crcOfA, int crcOfB, long lengthOfB) {
        return multiply(crcOfA, power(X_TO_THE_8, lengthOfB)) ^ crcOfB;
    }

    private int power(int base, long exponent) {
        int result = ONE;
        int square = base;
        for (long rest = exponent; rest != 0; rest >>>= 1) {
            if ((rest & 1) == 1) {
                result = multiply(result, square);
            }
            square = multiply(square, square);
        }
        return result;
    }

    private int multiply(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            if ((a << bit & ONE) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) == 0 ? shifted >>> 1 : shifted >>> 1 ^ polynomial;
        }
        return product;
    }
}
