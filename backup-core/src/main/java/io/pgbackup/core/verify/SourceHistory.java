package io.pgbackup.core.verify;

import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.verify.BackupCatalog.Inspected;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The sources of the backups under one name, and whether they alternate. */
public final class SourceHistory {

    private final Map<SourceIdentity, Stretch> sources = new LinkedHashMap<>();
    private boolean takesTurns;

    private SourceHistory() {}

    /**
     * The backups of one source.
     *
     * @param source their source
     * @param backups how many there are
     * @param newest the time of the newest
     */
    public record Stretch(SourceIdentity source, int backups, Instant newest) {

        private Stretch and(Instant time) {
            return new Stretch(source, backups + 1, time);
        }

        @Override
        public String toString() {
            return source + ": " + backups + (backups == 1 ? " backup of " : " backups, the newest of ") + newest;
        }
    }

    /**
     * {@return the history of these backups, all of one name and in any order; damaged ones are ignored}
     *
     * @param backups backups under one name
     */
    public static SourceHistory of(List<Inspected> backups) {
        SourceHistory history = new SourceHistory();
        SourceIdentity last = null;
        Set<SourceIdentity> left = new HashSet<>();
        for (Inspected backup : backups.stream()
                .filter(Inspected::complete)
                .sorted(Comparator.comparing(one -> one.backup().id().time()))
                .toList()) {
            SourceIdentity source = backup.summary().orElseThrow().source();
            SourceIdentity key = source.canonical();
            Instant time = backup.backup().id().time();
            if (!key.equals(last)) {
                history.takesTurns |= left.contains(key);
                if (last != null) {
                    left.add(last);
                }
            }
            last = key;
            history.sources.merge(key, new Stretch(source, 1, time), (before, now) -> before.and(time));
        }
        return history;
    }

    /** {@return each source, in the order of its first backup} */
    public List<Stretch> sources() {
        return List.copyOf(sources.values());
    }

    /**
     * {@return whether a source came back after another one: then the newest backup is not necessarily the one that a user of the name
     * means}
     */
    public boolean takesTurns() {
        return takesTurns;
    }

    /**
     * {@return a label for one of the sources: its address if no other source has the same, otherwise all its identifiers}
     *
     * @param source one of the sources
     */
    public String label(SourceIdentity source) {
        boolean isAlone = sources.keySet().stream()
                        .filter(other -> other.isAt(source.host()))
                        .count()
                < 2;
        return isAlone ? source.label() : source.label() + " " + source.number();
    }

    /** Returns all sources, for people. */
    @Override
    public String toString() {
        return sources.values().stream().map(Stretch::toString).collect(Collectors.joining("; "));
    }
}
