package io.pgbackup.e2e.roundtrip;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.EntryTexts;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.load.LoadSession;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Restores what comes after the rows, post-data last first, as far as dependencies let it: no schedule of ours is as bad. */
final class WorstOrder {

    private final BackupFile file;
    private final LoadSession session;

    WorstOrder(BackupFile file, LoadSession session) {
        this.file = file;
        this.session = session;
    }

    void restoreAllAfterRows() {
        postData();
        inOrder(Place.PRIVILEGES);
        inOrder(Place.LAST);
    }

    private List<IndexedEntry> at(Place place) {
        return file.index().entries().stream()
                .filter(entry -> entry.entry().place() == place && entry.segment() > 0)
                .toList();
    }

    private void inOrder(Place place) {
        EntryTexts.read(
                file,
                at(place),
                true,
                (entry, sql) -> session.execute(entry.entry().label(), sql));
    }

    private void postData() {
        TreeMap<Integer, Entry> left = new TreeMap<>();
        TreeMap<Integer, String> texts = new TreeMap<>();
        EntryTexts.read(file, at(Place.POST_DATA), true, (entry, sql) -> {
            left.put(entry.entry().id(), entry.entry());
            texts.put(entry.entry().id(), sql);
        });
        while (!left.isEmpty()) {
            Set<Integer> waiting = new HashSet<>(left.keySet());
            Entry last = left.descendingMap().values().stream()
                    .filter(entry -> entry.dependencies().stream().noneMatch(waiting::contains))
                    .findFirst()
                    .orElseThrow();
            session.execute(last.label(), texts.get(last.id()));
            left.remove(last.id());
        }
    }
}
