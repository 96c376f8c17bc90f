package io.pgbackup.core.format;

import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.format.index.IndexText.MalformedIndex;
import io.pgbackup.core.format.index.SegmentRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the fingerprints of a backup one by one, in their order. */
public final class StoredFingerprints implements AutoCloseable {

    private final BackupFile file;
    private final SegmentRun run;
    private FingerprintText.@Nullable Reader reader;
    private int read;
    private String lastCatalog = "";
    private String lastName = "";

    private StoredFingerprints(BackupFile file, SegmentRun run) {
        this.file = file;
        this.run = run;
    }

    /** Opens the segments that hold the fingerprints; the backup must have some. */
    public static StoredFingerprints open(BackupFile file) {
        List<SegmentRecord> segments = file.index().fingerprints().segments().stream()
                .map(number -> file.index().segment(number))
                .toList();
        try {
            return new StoredFingerprints(file, file.run(segments));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the next fingerprint; empty at the end.
     *
     * @throws FormatException of kind {@code BACKUP_DAMAGED} when the fingerprints do not match the index
     */
    public Optional<Fingerprint> next() {
        try {
            while (true) {
                Optional<Fingerprint> next =
                        reader == null ? Optional.empty() : reader.next().map(this::inOrder);
                if (next.isPresent() || !run.hasNext()) {
                    if (next.isEmpty()) {
                        finish();
                    }
                    return next;
                }
                run.next();
                reader = new FingerprintText.Reader(run.content());
            }
        } catch (MalformedIndex e) {
            throw damaged(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Fingerprint inOrder(Fingerprint next) {
        if (Fingerprint.compareNames(lastCatalog, lastName, next.catalog(), next.name()) > 0) {
            throw damaged(next.name() + " is out of order");
        }
        lastCatalog = next.catalog();
        lastName = next.name();
        read++;
        return next;
    }

    private void finish() throws IOException {
        run.finish();
        int announced = file.index().fingerprints().objects();
        if (read != announced) {
            throw damaged(read + " of " + announced + " exist");
        }
    }

    private FormatException damaged(String why) {
        return FormatException.damaged(
                file.name() + " is damaged: of its fingerprints, " + why, "restore from another backup");
    }

    @Override
    public void close() {
        try {
            run.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes fingerprints into segments. Each segment begins with the names of the properties, so that it can be read alone. */
    public static final class Writer {

        /** A heading for people who read the script. */
        private static final String HEAD = """
                --
                -- Fingerprints: what the catalogs of the source said of every definition above, as hashes.
                --
                """;

        private final FingerprintText.Writer writer = new FingerprintText.Writer();
        private final StringBuilder out = new StringBuilder(HEAD);
        private final Consumer<byte[]> sink;

        /** @param sink receives the text of one segment, in pieces */
        public Writer(Consumer<byte[]> sink) {
            this.sink = sink;
        }

        /** Writes the next fingerprint. */
        public void write(Fingerprint fingerprint) {
            writer.write(fingerprint, out);
            if (out.length() >= 1 << 16) {
                flush();
            }
        }

        /** Ends the segment. */
        public void end() {
            out.append("\n\n");
            flush();
        }

        private void flush() {
            sink.accept(out.toString().getBytes(StandardCharsets.US_ASCII));
            out.setLength(0);
        }
    }
}
