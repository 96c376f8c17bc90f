package io.pgbackup.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class FileFailuresTest {

    private static final Path ROOT = Path.of("/");

    @Test
    void permissionDenied_isRefusedAndNamesThePath() {
        assertFailure(
                FileFailures.of("listing of /b", new AccessDeniedException("/b/app")),
                FailureKind.STORE_REFUSED,
                "listing of /b failed: permission denied for /b/app");
    }

    @Test
    void missingPath_isRefusedAndNamesThePath() {
        assertFailure(
                FileFailures.of("listing of /b", new NoSuchFileException("/b")),
                FailureKind.STORE_REFUSED,
                "listing of /b failed: /b does not exist");
    }

    @Test
    void anythingThatTheSystemSays_isRefusedInItsWords() {
        assertFailure(
                FileFailures.of("delete of /b/x", new FileSystemException("/b/x", null, "Read-only file system")),
                FailureKind.STORE_REFUSED,
                "delete of /b/x failed: /b/x: Read-only file system");
    }

    @Test
    void brokenRead_isUnreachable() {
        assertFailure(
                FileFailures.of("read of /b/x", new IOException("Input/output error")),
                FailureKind.STORE_UNREACHABLE,
                "read of /b/x failed: Input/output error");
    }

    @Test
    void interrupt_isNoFailureOfTheStore() {
        assertFailure(
                FileFailures.ofWrite("upload of part 1", ROOT, new ClosedByInterruptException()),
                FailureKind.INTERRUPTED,
                "upload of part 1 was interrupted");
    }

    @Test
    void fullDisk_isRefusedWithTheRemedy() {
        BackupServiceException failure =
                FileFailures.ofWrite("upload of part 1", ROOT, new IOException("No space left on device"));

        assertFailure(failure, FailureKind.STORE_REFUSED, "upload of part 1 failed: no space left in /");
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).startsWith("free space"));
    }

    private static void assertFailure(BackupServiceException failure, FailureKind kind, String message) {
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage(message);
        assertThat(failure.getCause()).isInstanceOf(IOException.class);
    }
}
