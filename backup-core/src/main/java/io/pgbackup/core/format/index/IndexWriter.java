package io.pgbackup.core.format.index;

import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.InstalledExtension;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.format.index.IndexText.Line;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Writes an index as text; {@code docs/format.md} describes the lines. */
public final class IndexWriter {

    private static final int PIECE_CHARACTERS = 64 * 1024;

    private final StringBuilder out = new StringBuilder(2 * PIECE_CHARACTERS);
    private final Consumer<byte[]> sink;

    private IndexWriter(Consumer<byte[]> sink) {
        this.sink = sink;
    }

    /** Passes the lines of the index to the sink as bytes, in pieces: the index of a database with many tables is large. */
    public static void write(BackupIndex index, Consumer<byte[]> sink) {
        IndexWriter writer = new IndexWriter(sink);
        writer.header(index);
        if (!index.isWhole()) {
            writer.selection(index.selection());
        }
        writer.facts(index.facts());
        index.segments().forEach(writer::segment);
        index.entries().forEach(writer::entry);
        index.tables().forEach(writer::table);
        index.largeObjects().forEach(writer::largeObjects);
        if (!index.fingerprints().isEmpty()) {
            writer.fingerprints(index.fingerprints());
        }
        writer.line("end")
                .put("segments", index.segments().size())
                .put("entries", index.entries().size())
                .put("tables", index.tables().size())
                .put("rows", index.rows())
                .end();
        writer.flush();
    }

    private void flush() {
        sink.accept(out.toString().getBytes(StandardCharsets.US_ASCII));
        out.setLength(0);
    }

    private Line line(String record) {
        if (out.length() >= PIECE_CHARACTERS) {
            flush();
        }
        return new Line(out, record);
    }

    private void header(BackupIndex index) {
        line("format")
                .put("version", BackupIndex.FORMAT_MAJOR + "." + BackupIndex.FORMAT_MINOR)
                .put("tool", index.toolVersion())
                .put("run", index.runToken())
                .put("hash", BackupIndex.HASH_ALGORITHM)
                .end();
        line("backup")
                .put("name", index.id().database())
                .put("time", index.id().time().toString())
                .put("compression", index.id().compression().label())
                .end();
    }

    private void selection(DumpSelection selection) {
        line("selection")
                .putList("schemas", selection.schemas())
                .putList("tables", selection.tables())
                .putList("excluded-schemas", selection.excludedSchemas())
                .putList("excluded-tables", selection.excludedTables())
                .putList("excluded-data", selection.excludedData())
                .put("schema-only", selection.schemaOnly() ? "yes" : "no")
                .end();
    }

    private void facts(DatabaseFacts facts) {
        line("database")
                .put("name", facts.database())
                .put("server-version", facts.serverVersion())
                .put("server-version-number", facts.serverVersionNumber())
                .put("encoding", facts.encoding())
                .put("charset", facts.charset().name())
                .put("snapshot-time", facts.snapshotTime().toString())
                .put("snapshot-lsn", facts.snapshotLsn())
                .end();
        if (facts.source().isKnown()) {
            line("source")
                    .put("system", facts.source().system())
                    .put("database-oid", facts.source().databaseOid())
                    .put("host", facts.source().host())
                    .end();
        }
        for (Map.Entry<String, String> property : new TreeMap<>(facts.properties()).entrySet()) {
            line("property")
                    .put("name", property.getKey())
                    .put("value", property.getValue())
                    .end();
        }
        for (InstalledExtension extension : facts.extensions()) {
            line("extension")
                    .put("name", extension.name())
                    .put("version", extension.version())
                    .put("schema", extension.schema())
                    .end();
        }
        for (SessionSetting setting : facts.loadSettings()) {
            line("load-setting")
                    .put("name", setting.name())
                    .put("value", setting.value())
                    .end();
        }
        for (SessionSetting setting : facts.textSettings()) {
            line("text-setting")
                    .put("name", setting.name())
                    .put("value", setting.value())
                    .end();
        }
        facts.roles().forEach(role -> line("role").put("name", role).end());
        for (Omission omission : facts.omissions()) {
            line("omission")
                    .put("text", omission.sentence())
                    .put("reason", omission.reason().label())
                    .put("object", omission.object())
                    .end();
        }
        facts.warnings().forEach(warning -> line("warning").put("text", warning).end());
    }

    private void segment(SegmentRecord segment) {
        line("segment")
                .put("n", segment.number())
                .put("kind", segment.kind().label())
                .put("offset", segment.offset())
                .put("length", segment.length())
                .putHex("crc32c", segment.crc32c())
                .put("raw-length", segment.rawLength())
                .putHex("raw-crc32c", segment.rawCrc32c())
                .end();
    }

    private void entry(IndexedEntry indexed) {
        Entry entry = indexed.entry();
        Line line = line("entry")
                .put("id", entry.id())
                .put("kind", entry.kind().tag())
                .put("schema", entry.schema())
                .put("name", entry.name());
        if (!entry.table().isEmpty()) {
            line.put("table", entry.table());
        }
        if (!entry.owner().isEmpty()) {
            line.put("owner", entry.owner());
        }
        line.put("section", entry.section().label())
                .put("place", entry.place().label())
                .putList("needs", entry.dependencies());
        if (indexed.segment() > 0) {
            line.put("segment", indexed.segment())
                    .put("at", indexed.at())
                    .put("length", indexed.length())
                    .put("owner-length", indexed.ownerLength());
        }
        line.end();
    }

    private void table(IndexedTable table) {
        TableData data = table.data();
        Line line = line("table")
                .put("id", data.entryId())
                .put("schema", data.schema())
                .put("name", data.name())
                .putList("columns", data.columns());
        if (!data.root().isEmpty()) {
            line.put("root", data.root());
        }
        if (!data.filter().isEmpty()) {
            line.put("filter", data.filter());
        }
        line.putList("not-comparable", data.notComparable())
                .put("copy", data.copyStatement())
                .put("rows", table.rows())
                .put("bytes", table.bytes())
                .put("hash", table.hash().toString())
                .end();
        for (RowsPiece piece : table.pieces()) {
            line("rows")
                    .put("table", data.entryId())
                    .put("segment", piece.segment())
                    .put("at", piece.at())
                    .put("head", piece.headLength())
                    .put("length", piece.length())
                    .put("rows", piece.rows())
                    .end();
        }
    }

    private void fingerprints(IndexedFingerprints fingerprints) {
        line("fingerprints")
                .put("version", fingerprints.version())
                .put("objects", fingerprints.objects())
                .putList("segments", fingerprints.segments())
                .end();
    }

    private void largeObjects(IndexedLargeObjects objects) {
        line("large-objects")
                .put("id", objects.group().entryId())
                .putList("oids", objects.group().oids())
                .put("bytes", objects.bytes())
                .put("hash", objects.hash().toString())
                .putList("segments", objects.segments())
                .end();
    }
}
