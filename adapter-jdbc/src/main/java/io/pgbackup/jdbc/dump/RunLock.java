package io.pgbackup.jdbc.dump;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The key of the advisory lock that keeps two runs apart.
 *
 * @param key the same for the same name in every version of this program
 */
record RunLock(long key) {

    private static final String PRODUCT = "io.pgbackup:";

    static RunLock of(String name) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest((PRODUCT + name).getBytes(StandardCharsets.UTF_8));
            return new RunLock(ByteBuffer.wrap(digest).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
