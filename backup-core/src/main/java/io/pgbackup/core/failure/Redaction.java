package io.pgbackup.core.failure;

import java.util.regex.Pattern;

/** The last guard before a text leaves the program: what looks like a password goes, whoever put it there. */
public final class Redaction {

    /** Anything up to the last at sign behind a scheme may be a password, however badly it is encoded. */
    private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)[^\\s'\"]*(?=@)");

    private static final Pattern PASSWORD = Pattern.compile("(?i)(?<=password=)[^&\\s'\"]+");

    private Redaction() {}

    /** Without what may be a password. */
    public static String of(String text) {
        String withoutUser = CREDENTIALS.matcher(text).replaceAll("***");
        return PASSWORD.matcher(withoutUser).replaceAll("***");
    }
}
