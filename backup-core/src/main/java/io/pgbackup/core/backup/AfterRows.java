package io.pgbackup.core.backup;

import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.failure.DatabaseException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;

/** Writes the content that follows the rows. Planner statistics can be larger than memory, so parts are stored as they fill. */
final class AfterRows {

    private final DumpSession session;
    private final SegmentWriter writer;
    private final BlockPool pool;
    private final PartAssembler assembler;

    AfterRows(DumpSession session, SegmentWriter writer, BlockPool pool, PartAssembler assembler) {
        this.session = session;
        this.writer = writer;
        this.pool = pool;
        this.assembler = assembler;
    }

    /** @param rests segments that are not yet in a part; the new segments come after them */
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
        writeFingerprints(rests);
    }

    private void writeFingerprints(List<PartBuffer> rests) {
        FingerprintsWriter fingerprints = new FingerprintsWriter(writer, pool);
        session.fingerprints().forEach(fingerprint -> {
            fingerprints.add(fingerprint);
            if (writer.isFull()) {
                fingerprints.end().ifPresent(rests::add);
                assembler.flushFull(rests, true);
            }
        });
        fingerprints.end().ifPresent(rests::add);
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
            throw DatabaseException.sqlFailed("the value of " + entry.label() + " was not read");
        }
        return sql;
    }
}
