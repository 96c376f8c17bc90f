package io.pgbackup.core.backup;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Creates run tokens: 48 random letters and digits, which are unpredictable if the generator is a secure one. */
public final class RunTokens implements Supplier<String> {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 48;

    private final RandomGenerator random;

    /** @param random a {@link java.security.SecureRandom}, outside of tests */
    public RunTokens(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public String get() {
        StringBuilder token = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            token.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return token.toString();
    }
}
