package io.pgbackup.core.backup;

import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.format.StoredFingerprints;
import io.pgbackup.core.format.index.SegmentKind;
import java.util.Optional;

/** Writes fingerprints into segments of their own. Not thread-safe. */
final class FingerprintsWriter {

    private final SegmentWriter writer;
    private final BlockPool pool;
    private Optional<Open> open = Optional.empty();

    private record Open(PartBuffer part, StoredFingerprints.Writer fingerprints) {}

    FingerprintsWriter(SegmentWriter writer, BlockPool pool) {
        this.writer = writer;
        this.pool = pool;
    }

    /** Writes a fingerprint into the open segment; opens one if there is none. */
    void add(Fingerprint fingerprint) {
        Open segment = open.orElseGet(this::begin);
        open = Optional.of(segment);
        segment.fingerprints().write(fingerprint);
        writer.draft().fingerprints++;
    }

    private Open begin() {
        PartBuffer part = new PartBuffer(pool);
        writer.begin(part, SegmentKind.STATEMENTS);
        return new Open(part, new StoredFingerprints.Writer(writer::write));
    }

    /** Ends the open segment and returns it; returns nothing if none is open. */
    Optional<PartBuffer> end() {
        Optional<PartBuffer> ended = open.map(segment -> {
            segment.fingerprints().end();
            writer.end();
            return segment.part();
        });
        open = Optional.empty();
        return ended;
    }
}
