package io.pgbackup.core.backup;

import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.format.SegmentKind;
import io.pgbackup.core.format.StoredFingerprints;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what follows the rows. Planner statistics can be larger than memory, so parts are stored as they fill. */
final class AfterRows {

    private final DumpSession session;
    private final SegmentWriter writer;
    private final BlockPool pool;
    private final PartAssembler assembler;
    private StoredFingerprints.@Nullable Writer fingerprints;
    private @Nullable PartBuffer fingerprintsPart;

    AfterRows(DumpSession session, SegmentWriter writer, BlockPool pool, PartAssembler assembler) {
        this.session = session;
        this.writer = writer;
        this.pool = pool;
        this.assembler = assembler;
    }

    /** @param rests segments that no part has taken yet; the new ones come after them */
    void write(List<PartBuffer> rests) {
        Charset charset = session.facts().charset();
        Map<Integer, String> sequenceValues = session.sequenceValues();
        PartBuffer part = new PartBuffer(pool);
        StatementsWriter statements = new StatementsWriter(writer, part, charset);
        for (Entry entry : session.entries()) {
            if (entry.place() == Place.PRE_DATA || entry.place() == Place.DATA) {
                continue;
            }
            statements.entry(entry, sql(entry, sequenceValues));
            if (writer.isFull()) {
                statements.end();
                rests.add(part);
                assembler.flushFull(rests, true);
                part = new PartBuffer(pool);
                statements = new StatementsWriter(writer, part, charset);
            }
        }
        statements.end();
        rests.add(part);
        session.fingerprints().forEach(fingerprint -> add(fingerprint, rests));
        endFingerprints(rests);
    }

    private void add(Fingerprint fingerprint, List<PartBuffer> rests) {
        if (fingerprints == null) {
            fingerprintsPart = new PartBuffer(pool);
            writer.begin(fingerprintsPart, SegmentKind.STATEMENTS);
            fingerprints = new StoredFingerprints.Writer(writer::write);
        }
        fingerprints.write(fingerprint);
        writer.draft().fingerprints++;
        if (writer.isFull()) {
            endFingerprints(rests);
            assembler.flushFull(rests, true);
        }
    }

    private void endFingerprints(List<PartBuffer> rests) {
        if (fingerprints != null && fingerprintsPart != null) {
            fingerprints.end();
            writer.end();
            rests.add(fingerprintsPart);
            fingerprints = null;
        }
    }

    private String sql(Entry entry, Map<Integer, String> sequenceValues) {
        if (entry.kind() == EntryKind.STATISTICS_DATA) {
            return session.statistics(entry.id());
        }
        if (entry.place() != Place.SEQUENCE_VALUES) {
            return entry.sql();
        }
        String sql = sequenceValues.get(entry.id());
        if (sql == null) {
            throw new DatabaseException(FailureKind.SQL_FAILED, "the value of " + entry.label() + " was not read");
        }
        return sql;
    }
}
