package io.pgbackup.core.format.index;

import io.pgbackup.core.format.index.IndexText.MalformedIndex;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that every segment, entry and position to which an index refers can exist. All users of the index rely on this check. */
final class IndexBounds {

    private static final int LAST_YEAR = 9999;
    private static final long LAST_OID = 0xFFFFFFFFL;

    private final BackupIndex index;

    private IndexBounds(BackupIndex index) {
        this.index = index;
    }

    /** Fails unless everything to which the index refers exists. */
    static void require(BackupIndex index) {
        IndexBounds bounds = new IndexBounds(index);
        bounds.segments();
        bounds.entries();
        bounds.tables();
        bounds.largeObjects();
        bounds.ascending(index.fingerprints().segments());
        must(index.fingerprints().objects() >= 0, "fingerprints");
        must(
                index.fingerprints().objects() == 0
                        || !index.fingerprints().segments().isEmpty(),
                "fingerprints");
        must(isTime(index.id().time()) && isTime(index.facts().snapshotTime()), "time");
        must(index.facts().charset().canEncode(), "charset");
    }

    private void segments() {
        long raw = 0;
        for (SegmentRecord segment : index.segments()) {
            Math.addExact(segment.offset(), segment.length());
            raw = Math.addExact(raw, segment.rawLength());
        }
    }

    private void entries() {
        for (IndexedEntry entry : index.entries()) {
            if (entry.segment() > 0) {
                within(entry.segment(), entry.at(), entry.length());
            }
            entry.entry().dependencies().forEach(this::entry);
        }
    }

    private void tables() {
        Set<Integer> ids = new HashSet<>();
        Map<Integer, List<RowsPiece>> bySegment = new HashMap<>();
        for (IndexedTable table : index.tables()) {
            entry(table.data().entryId());
            must(ids.add(table.data().entryId()), "table");
            must(!table.data().schema().isEmpty() && !table.data().name().isEmpty(), "name of a table");
            must(table.data().columns().stream().noneMatch(String::isEmpty), "name of a column");
            must(table.rows() >= 0 && table.bytes() >= 0, "rows");
            for (RowsPiece piece : table.pieces()) {
                must(piece.headLength() > 0 && piece.length() >= 0 && piece.rows() >= 0, "rows");
                must(piece.rows() <= piece.length(), "rows");
                within(piece.segment(), piece.at(), Math.addExact(piece.headLength(), piece.length()));
                bySegment
                        .computeIfAbsent(piece.segment(), number -> new ArrayList<>())
                        .add(piece);
            }
        }
        for (List<RowsPiece> pieces : bySegment.values()) {
            pieces.sort(Comparator.comparingLong(RowsPiece::at));
            long end = 0;
            for (RowsPiece piece : pieces) {
                must(piece.at() >= end, "rows: they overlap");
                end = piece.rowsAt() + piece.length();
            }
        }
    }

    private void largeObjects() {
        index.largeObjects().forEach(objects -> {
            entry(objects.group().entryId());
            must(!objects.group().oids().isEmpty() && objects.bytes() >= 0, "large objects");
            must(objects.group().oids().stream().allMatch(oid -> oid > 0 && oid <= LAST_OID), "large object");
            ascending(objects.segments());
        });
    }

    private void within(int segment, long at, long length) {
        must(segment >= 1 && segment <= index.segments().size(), "segment");
        must(at >= 0 && at <= index.segment(segment).rawLength() - length, "position in a segment");
    }

    private void ascending(List<Integer> segments) {
        int last = 0;
        for (int number : segments) {
            must(number > last && number <= index.segments().size(), "segment");
            last = number;
        }
    }

    private void entry(int id) {
        must(id >= 1 && id <= index.entries().size(), "entry");
    }

    private static boolean isTime(Instant time) {
        int year = time.atOffset(ZoneOffset.UTC).getYear();
        return year >= 1 && year <= LAST_YEAR;
    }

    private static void must(boolean isRight, String what) {
        if (!isRight) {
            throw new MalformedIndex("invalid " + what);
        }
    }
}
