package io.pgbackup.core.hash;

import java.util.HexFormat;

/**
 * The content hash of a set of rows: the sum modulo 2<sup>128</sup> of the XXH3-128 of each row's COPY text.
 *
 * <p>Because it is a sum, it does not depend on the order of the rows, hashes of disjoint shares of a table {@linkplain #plus add up} to
 * the hash of the table, and a row that appears twice counts twice (an exclusive or would cancel it out). It detects errors but does not
 * resist forgery. Source of the rule: DESIGN.md, "Format".
 *
 * @param high the higher 64 bits
 * @param low the lower 64 bits
 */
public record ContentHash(long high, long low) {

    /** The hash of no rows. */
    public static final ContentHash ZERO = new ContentHash(0, 0);

    private static final int LENGTH = 32;
    private static final String DIGITS = "0123456789abcdef";

    /**
     * Parses the output of {@link #toString()}, and nothing else: one hash has one spelling.
     *
     * @throws IllegalArgumentException if the text is not exactly 32 lower-case hexadecimal digits
     */
    public static ContentHash parse(String text) {
        if (text.length() != LENGTH) {
            throw new IllegalArgumentException(
                    "content hash is not 32 lower-case hexadecimal digits: it has " + text.length() + " characters");
        }
        return new ContentHash(parseHalf(text, 0), parseHalf(text, LENGTH / 2));
    }

    private static long parseHalf(String text, int from) {
        long half = 0;
        for (int at = from; at < from + LENGTH / 2; at++) {
            int digit = DIGITS.indexOf(text.charAt(at));
            if (digit < 0) {
                throw new IllegalArgumentException("content hash is not 32 lower-case hexadecimal digits: character "
                        + (at + 1) + " is U+" + HexFormat.of().withUpperCase().toHexDigits(text.charAt(at)));
            }
            half = (half << 4) | digit;
        }
        return half;
    }

    /** Returns the hash of both sets of rows together. */
    public ContentHash plus(ContentHash other) {
        long lowSum = low + other.low;
        return new ContentHash(high + other.high + carry(lowSum, low), lowSum);
    }

    /** The 32 lower-case hexadecimal digits of the 128-bit number, most significant first. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }

    /** Returns the carry of a sum of lower halves: 1 if the sum is, unsigned, smaller than one of its terms, else 0. */
    static long carry(long sum, long term) {
        return Long.compareUnsigned(sum, term) < 0 ? 1 : 0;
    }
}
