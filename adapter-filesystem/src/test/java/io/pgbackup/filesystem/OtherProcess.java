package io.pgbackup.filesystem;

import io.pgbackup.core.contract.Parts;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupStore;
import io.pgbackup.core.store.BackupUpload;
import io.pgbackup.core.store.Compression;
import io.pgbackup.core.store.UploadRequest;
import io.pgbackup.testkit.machine.Machine;
import io.pgbackup.testkit.machine.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A second JVM in the same directory. */
final class OtherProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private static final Tool SETPRIV =
            new Tool("setpriv", machine -> Tool.runs(machine, "setpriv", "--bounding-set", "-dac_override", "true"));

    private OtherProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    static OtherProcess start(String act, Path root) throws IOException {
        return start(List.of(), act, root);
    }

    /** One that may read and write no more than permissions say, which root may else. */
    static OtherProcess startOrdinary(String act, Path root) throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return start(List.of(), act, root);
        }
        Machine.here().require(SETPRIV);
        return start(List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search"), act, root);
    }

    private static OtherProcess start(List<String> launcher, String act, Path root) throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                act,
                root.toString()));
        return new OtherProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private static String refusal(Runnable act) {
        try {
            act.run();
            return "not refused";
        } catch (BackupServiceException e) {
            return e.kind() + " " + e.getMessage();
        }
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

    /**
     * {@code write <root>} uploads and waits to be killed; {@code sweep <root>} sweeps whatever its age; {@code list <root>} and
     * {@code put <root>} say how they were refused.
     */
    public static void main(String[] arguments) throws IOException {
        BackupStore store = FilesystemStores.open(new FilesystemSettings(Path.of(arguments[1])));
        if (arguments[0].equals("sweep")) {
            System.out.println("swept " + store.sweep("app", Instant.now().plus(Duration.ofDays(1))));
            return;
        }
        if (arguments[0].equals("list")) {
            System.out.println(refusal(store::list));
            return;
        }
        BackupId id = new BackupId("app", Instant.parse("2025-01-01T03:00:00Z"), Compression.NONE);
        if (arguments[0].equals("put")) {
            System.out.println(refusal(() -> TestDirectory.put(store, id.with(Compression.GZIP), new byte[1])));
            return;
        }
        try (BackupUpload upload = store.begin(new UploadRequest(id, "other"))) {
            upload.upload(Parts.only(new byte[1_000]));
            System.out.println("uploaded");
            System.in.read();
        }
    }
}
