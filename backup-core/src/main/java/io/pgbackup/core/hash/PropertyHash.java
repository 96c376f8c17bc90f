package io.pgbackup.core.hash;

import java.nio.charset.StandardCharsets;

/**
 * Short hashes of catalog properties: the 24 lowest bits of XXH3-128 of a text's UTF-8, as four characters of the URL-safe Base64 alphabet.
 * Two different texts have the same hash once in 16 million. Not thread-safe.
 */
public final class PropertyHash {

    private static final char[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray();

    private final Xxh128 xxh128 = new Xxh128();

    /** Appends the hash of a text. */
    public void append(StringBuilder out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        xxh128.hash(bytes, 0, bytes.length);
        long bits = xxh128.low();
        for (int shift = 18; shift >= 0; shift -= 6) {
            out.append(ALPHABET[(int) (bits >>> shift) & 63]);
        }
    }
}
