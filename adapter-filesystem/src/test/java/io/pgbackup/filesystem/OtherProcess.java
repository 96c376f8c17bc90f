package io.pgbackup.filesystem;

import io.pgbackup.core.contract.Parts;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.UploadRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** A second JVM in the same directory. */
final class OtherProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private OtherProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    static OtherProcess start(String act, Path root) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        act,
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new OtherProcess(process);
    }

    String line() throws IOException {
        return output.readLine();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    /** {@code write <root>} uploads and waits to be killed; {@code sweep <root>} sweeps whatever its age. */
    public static void main(String[] arguments) throws IOException {
        BackupStore store = FilesystemStores.open(new FilesystemSettings(Path.of(arguments[1])));
        if (arguments[0].equals("sweep")) {
            System.out.println("swept " + store.sweep("app", Instant.now().plus(Duration.ofDays(1))));
            return;
        }
        BackupId id = new BackupId("app", Instant.parse("2025-01-01T03:00:00Z"), Compression.NONE);
        try (BackupUpload upload = store.begin(new UploadRequest(id, "other"))) {
            upload.upload(Parts.only(new byte[1_000]));
            System.out.println("uploaded");
            System.in.read();
        }
    }
}
