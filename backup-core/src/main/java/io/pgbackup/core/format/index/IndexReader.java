package io.pgbackup.core.format.index;

import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.InstalledExtension;
import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.format.index.IndexText.Fields;
import io.pgbackup.core.format.index.IndexText.MalformedIndex;
import io.pgbackup.core.hash.ContentHash;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.Compression;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads an index back from its text. Unknown records and keys of a newer minor version are skipped. */
public final class IndexReader {

    private final List<SessionSetting> loadSettings = new ArrayList<>();
    private final List<SessionSetting> textSettings = new ArrayList<>();
    private final List<InstalledExtension> extensions = new ArrayList<>();
    private final Map<String, String> properties = new TreeMap<>();
    private final List<String> roles = new ArrayList<>();
    private final List<Omission> omissions = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<SegmentRecord> segments = new ArrayList<>();
    private final List<IndexedEntry> entries = new ArrayList<>();
    private final List<IndexedTable> tables = new ArrayList<>();
    private final Map<Integer, List<RowsPiece>> pieces = new HashMap<>();
    private final List<IndexedLargeObjects> largeObjects = new ArrayList<>();
    private SourceIdentity source = SourceIdentity.UNKNOWN;
    private DumpSelection selection = DumpSelection.everything();
    private IndexedFingerprints fingerprints = IndexedFingerprints.NONE;
    private @Nullable Fields format;
    private @Nullable Fields backup;
    private @Nullable Fields database;
    private @Nullable Fields end;
    private long rawOffset;

    private IndexReader() {}

    /**
     * Reads an index.
     *
     * @param text the lines of the index
     * @throws FormatException of kind {@code NOT_A_BACKUP} when the format's major version is unknown, {@code
     *     BACKUP_DAMAGED} when the text is not an index
     */
    public static BackupIndex read(byte[] text) {
        try {
            IndexReader reader = new IndexReader();
            int start = 0;
            for (int i = 0; i <= text.length; i++) {
                if (i == text.length || text[i] == '\n') {
                    if (i > start) {
                        reader.line(IndexText.parse(new String(text, start, i - start, StandardCharsets.US_ASCII)));
                    }
                    start = i + 1;
                }
            }
            return reader.index();
        } catch (MalformedIndex
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | ArithmeticException
                | DateTimeException e) {
            throw FormatException.damaged("the index of the backup is malformed: " + e.getMessage(), null, e);
        }
    }

    private void line(Fields fields) {
        switch (fields.record()) {
            case "format" -> {
                checkVersion(fields.text("version"));
                format = fields;
            }
            case "backup" -> backup = fields;
            case "selection" -> selection = selection(fields);
            case "database" -> database = fields;
            case "source" -> source = source(fields);
            case "property" -> properties.put(fields.text("name"), fields.text("value"));
            case "extension" ->
                extensions.add(
                        new InstalledExtension(fields.text("name"), fields.text("version"), fields.text("schema")));
            case "load-setting" -> loadSettings.add(setting(fields));
            case "text-setting" -> textSettings.add(setting(fields));
            case "role" -> roles.add(fields.text("name"));
            case "omission" -> omissions.add(omission(fields));
            case "warning" -> warnings.add(fields.text("text"));
            case "segment" -> segments.add(segment(fields));
            case "entry" -> entries.add(entry(fields));
            case "table" -> tables.add(table(fields));
            case "rows" ->
                pieces.computeIfAbsent(fields.integer("table"), id -> new ArrayList<>())
                        .add(piece(fields));
            case "large-objects" -> largeObjects.add(objects(fields));
            case "fingerprints" -> fingerprints = fingerprints(fields);
            case "end" -> end = fields;
            default -> {
                if (format == null) {
                    throw new MalformedIndex("it does not begin with its format");
                }
            }
        }
    }

    /** Reads an omission. The first versions wrote its text alone. */
    private static Omission omission(Fields fields) {
        return new Omission(
                Omission.Reason.ofLabel(fields.textOr("reason", "")), fields.textOr("object", ""), fields.text("text"));
    }

    private static void checkVersion(String version) {
        String major = version.contains(".") ? version.substring(0, version.indexOf('.')) : version;
        if (!major.equals(Integer.toString(BackupIndex.FORMAT_MAJOR))) {
            throw FormatException.notABackup(
                    "the backup has format version " + version + "; this program reads version "
                            + BackupIndex.FORMAT_MAJOR,
                    "use a newer version of this program, or restore the unpacked script with psql");
        }
    }

    private BackupIndex index() {
        if (format == null || backup == null || database == null || end == null) {
            throw new MalformedIndex("records are missing");
        }
        if (end.integer("segments") != segments.size()
                || end.integer("entries") != entries.size()
                || end.integer("tables") != tables.size()) {
            throw new MalformedIndex("records are missing");
        }
        if (end.number("rows") != tables.stream().mapToLong(IndexedTable::rows).reduce(0, Math::addExact)) {
            throw new MalformedIndex("the rows of its tables do not add up to its total");
        }
        DatabaseFacts facts = new DatabaseFacts(
                database.text("name"),
                source,
                database.text("server-version"),
                database.integer("server-version-number"),
                encoding(database.text("encoding")),
                Charset.forName(database.text("charset")),
                properties,
                Instant.parse(database.text("snapshot-time")),
                database.text("snapshot-lsn"),
                extensions,
                loadSettings,
                textSettings,
                roles,
                omissions,
                warnings);
        BackupId id = new BackupId(
                backup.text("name"),
                Instant.parse(backup.text("time")),
                Compression.ofLabel(backup.text("compression"))
                        .orElseThrow(() -> new MalformedIndex("unknown compression")));
        // A set, since a search in a list would take quadratic time.
        Set<Integer> ids = tables.stream().map(table -> table.data().entryId()).collect(Collectors.toSet());
        if (!ids.containsAll(pieces.keySet())) {
            throw new MalformedIndex("it has rows without a table");
        }
        // The pieces of a table may follow those of another table.
        tables.replaceAll(table -> new IndexedTable(
                table.data(),
                table.rows(),
                table.bytes(),
                table.hash(),
                pieces.getOrDefault(table.data().entryId(), List.of())));
        BackupIndex index = new BackupIndex(
                id,
                format.text("tool"),
                format.text("run"),
                facts,
                selection,
                segments,
                entries,
                tables,
                largeObjects,
                fingerprints);
        IndexBounds.require(index);
        return index;
    }

    /** Checks the name of an encoding, because the name becomes part of SQL. */
    private static String encoding(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 128 || (!Character.isLetterOrDigit(c) && c != '_' && c != '-')) {
                throw new MalformedIndex("the name of its encoding is invalid");
            }
        }
        return name;
    }

    private static DumpSelection selection(Fields fields) {
        return new DumpSelection(
                patterns(fields, "schemas"),
                patterns(fields, "tables"),
                patterns(fields, "excluded-schemas"),
                patterns(fields, "excluded-tables"),
                patterns(fields, "excluded-data"),
                fields.text("schema-only").equals("yes"));
    }

    private static List<NamePattern> patterns(Fields fields, String key) {
        return fields.list(key).stream().map(NamePattern::parse).toList();
    }

    private static SourceIdentity source(Fields fields) {
        return new SourceIdentity(fields.text("system"), fields.number("database-oid"), fields.text("host"));
    }

    private static SessionSetting setting(Fields fields) {
        return new SessionSetting(fields.text("name"), fields.text("value"));
    }

    private SegmentRecord segment(Fields fields) {
        SegmentRecord segment = new SegmentRecord(
                fields.integer("n"),
                SegmentKind.ofLabel(fields.text("kind")).orElseThrow(() -> new MalformedIndex("unknown segment kind")),
                fields.number("offset"),
                fields.number("length"),
                fields.hex("crc32c"),
                rawOffset,
                fields.number("raw-length"),
                fields.hex("raw-crc32c"));
        if (segment.number() != segments.size() + 1) {
            throw new MalformedIndex("segments are not in order");
        }
        rawOffset = Math.addExact(rawOffset, segment.rawLength());
        return segment;
    }

    private IndexedEntry entry(Fields fields) {
        Entry entry = new Entry(
                fields.integer("id"),
                EntryKind.ofTag(fields.text("kind"))
                        .orElseThrow(() -> new MalformedIndex("unknown kind of entry: " + fields.text("kind"))),
                fields.text("schema"),
                fields.text("name"),
                fields.textOr("table", ""),
                fields.textOr("owner", ""),
                constant(Section.values(), Section::label, fields.text("section")),
                constant(Place.values(), Place::label, fields.text("place")),
                fields.list("needs").stream().map(Integer::valueOf).toList(),
                "",
                "");
        if (entry.id() != entries.size() + 1) {
            throw new MalformedIndex("entries are not in order");
        }
        if (fields.textOr("segment", "").isEmpty()) {
            return new IndexedEntry(entry, 0, 0, 0, 0);
        }
        return new IndexedEntry(
                entry,
                fields.integer("segment"),
                fields.number("at"),
                fields.integer("length"),
                fields.integer("owner-length"));
    }

    private static <T> T constant(T[] values, java.util.function.Function<T, String> label, String wanted) {
        for (T value : values) {
            if (label.apply(value).equals(wanted)) {
                return value;
            }
        }
        throw new MalformedIndex("unknown value " + wanted);
    }

    private static RowsPiece piece(Fields fields) {
        return new RowsPiece(
                fields.integer("segment"),
                fields.number("at"),
                fields.integer("head"),
                fields.number("length"),
                fields.number("rows"));
    }

    private static IndexedTable table(Fields fields) {
        CopyStatement.require(
                fields.text("copy"),
                fields.text("schema"),
                fields.text("name"),
                fields.textOr("root", ""),
                fields.list("columns"));
        TableData data = new TableData(
                fields.integer("id"),
                fields.text("schema"),
                fields.text("name"),
                fields.textOr("root", ""),
                fields.list("columns"),
                fields.textOr("filter", ""),
                fields.text("copy"),
                fields.list("not-comparable"),
                0,
                0,
                0,
                0,
                false);
        return new IndexedTable(
                data, fields.number("rows"), fields.number("bytes"), ContentHash.parse(fields.text("hash")), List.of());
    }

    private static IndexedFingerprints fingerprints(Fields fields) {
        return new IndexedFingerprints(
                fields.integer("version"),
                fields.integer("objects"),
                fields.list("segments").stream().map(Integer::valueOf).toList());
    }

    private static IndexedLargeObjects objects(Fields fields) {
        return new IndexedLargeObjects(
                new LargeObjectGroup(
                        fields.integer("id"),
                        fields.list("oids").stream().map(Long::valueOf).toList()),
                fields.number("bytes"),
                ContentHash.parse(fields.text("hash")),
                fields.list("segments").stream().map(Integer::valueOf).toList());
    }
}
