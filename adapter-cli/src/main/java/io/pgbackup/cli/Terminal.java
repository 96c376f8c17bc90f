package io.pgbackup.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out whether a person looks at standard error. */
final class Terminal {

    private static final Path LINUX_STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private Terminal() {}

    /**
     * Whether standard error is a terminal. Java only knows of standard input and output; Linux tells it of every
     * descriptor, and elsewhere those two have to do.
     */
    @SuppressWarnings("SystemConsoleNull") // from JDK 22 on it says nothing about terminals, and is not asked
    static boolean isErrorStream() {
        if (Files.isSymbolicLink(LINUX_STANDARD_ERROR)) {
            try {
                String device = Files.readSymbolicLink(LINUX_STANDARD_ERROR).toString();
                return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
            } catch (IOException expected) {
                return false; // nothing is lost but a progress bar
            }
        }
        return Runtime.version().feature() < 22 && System.console() != null;
    }
}
