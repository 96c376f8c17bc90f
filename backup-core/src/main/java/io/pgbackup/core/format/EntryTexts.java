package io.pgbackup.core.format;

import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.format.index.SegmentRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Reads the SQL of entries out of a backup. */
public final class EntryTexts {

    private EntryTexts() {}

    /** Receives the SQL of one entry. */
    @FunctionalInterface
    public interface Reader {
        void entry(IndexedEntry entry, String sql);
    }

    /**
     * Reads entries in the order of the file. Entries in neighbouring segments share one ranged read.
     *
     * @param wanted entries that have SQL
     * @param withOwner whether the statements that set the owner are wanted
     */
    public static void read(BackupFile file, List<IndexedEntry> wanted, boolean withOwner, Reader reader) {
        read(file, wanted, entry -> withOwner, reader);
    }

    /** Reads entries in the order of the file; for each entry, a function decides whether the statements that set the owner are wanted. */
    public static void read(
            BackupFile file, List<IndexedEntry> wanted, Predicate<IndexedEntry> withOwner, Reader reader) {
        TreeMap<Integer, List<IndexedEntry>> bySegment = new TreeMap<>();
        for (IndexedEntry entry : wanted) {
            bySegment
                    .computeIfAbsent(entry.segment(), number -> new ArrayList<>())
                    .add(entry);
        }
        List<SegmentRecord> segments = bySegment.keySet().stream()
                .map(number -> file.index().segment(number))
                .toList();
        try {
            for (List<SegmentRecord> neighbours : neighbours(segments, file.sequential())) {
                try (SegmentRun run = file.run(neighbours)) {
                    while (run.hasNext()) {
                        SegmentRecord segment = run.next();
                        segment(file, run, bySegment.getOrDefault(segment.number(), List.of()), withOwner, reader);
                    }
                    run.finish();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void segment(
            BackupFile file,
            SegmentRun run,
            List<IndexedEntry> entries,
            Predicate<IndexedEntry> withOwner,
            Reader reader)
            throws IOException {
        InputStream in = run.content();
        long at = 0;
        for (IndexedEntry entry : entries.stream()
                .sorted(Comparator.comparingLong(IndexedEntry::at))
                .toList()) {
            in.skipNBytes(entry.at() - at);
            byte[] bytes = in.readNBytes(entry.length());
            if (bytes.length < entry.length()) {
                throw FormatException.damaged(entry.entry().label() + " ends outside its segment");
            }
            at = entry.at() + entry.length();
            int length = withOwner.test(entry) ? bytes.length : bytes.length - entry.ownerLength();
            reader.entry(
                    entry, new String(bytes, 0, length, file.index().facts().charset()));
        }
    }

    /** Groups segments that follow each other; all form one group when they can only be read in order. */
    public static List<List<SegmentRecord>> neighbours(List<SegmentRecord> segments, boolean allTogether) {
        List<List<SegmentRecord>> groups = new ArrayList<>();
        for (SegmentRecord segment : segments) {
            List<SegmentRecord> last = groups.isEmpty() ? List.of() : groups.get(groups.size() - 1);
            boolean follows = !last.isEmpty() && last.get(last.size() - 1).number() + 1 == segment.number();
            if (follows || (allTogether && !groups.isEmpty())) {
                last.add(segment);
            } else {
                groups.add(new ArrayList<>(List.of(segment)));
            }
        }
        return groups;
    }
}
