package io.pgbackup.core.format;

import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.dump.Fingerprints;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Fingerprints, packed in memory until they are written: they are read before the rows and written after them. */
public final class PackedFingerprints implements Fingerprints {

    private final byte[] packed;

    private PackedFingerprints(byte[] packed) {
        this.packed = packed;
    }

    /** Supplies fingerprints in their order. */
    @FunctionalInterface
    public interface Source<E extends Exception> {
        void read(Consumer<Fingerprint> sink) throws E;
    }

    /** Packs all fingerprints that the source supplies. */
    public static <E extends Exception> PackedFingerprints of(Source<E> source) throws E {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater, 1 << 16)) {
            FingerprintText.Writer writer = new FingerprintText.Writer();
            StringBuilder lines = new StringBuilder();
            source.read(fingerprint -> {
                writer.write(fingerprint, lines);
                try {
                    out.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                lines.setLength(0);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return new PackedFingerprints(bytes.toByteArray());
    }

    @Override
    public void forEach(Consumer<Fingerprint> sink) {
        FingerprintText.Reader reader =
                new FingerprintText.Reader(new InflaterInputStream(new ByteArrayInputStream(packed)));
        for (Optional<Fingerprint> next = reader.next(); next.isPresent(); next = reader.next()) {
            sink.accept(next.get());
        }
    }
}
