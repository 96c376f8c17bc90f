package io.pgbackup.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out whether standard error is a terminal. */
final class Terminal {

    private static final Path LINUX_STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private Terminal() {}

    /**
     * Returns whether standard error is a terminal. Linux reports this for every descriptor; on other systems the answer of Java,
     * which covers only standard input and output, has to suffice.
     */
    @SuppressWarnings("SystemConsoleNull") // from JDK 22 on, it says nothing about terminals, and is not called
    static boolean isErrorStream() {
        if (Files.isSymbolicLink(LINUX_STANDARD_ERROR)) {
            try {
                String device = Files.readSymbolicLink(LINUX_STANDARD_ERROR).toString();
                return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
            } catch (IOException expected) {
                return false; // only the progress bar is lost
            }
        }
        return Runtime.version().feature() < 22 && System.console() != null;
    }
}
