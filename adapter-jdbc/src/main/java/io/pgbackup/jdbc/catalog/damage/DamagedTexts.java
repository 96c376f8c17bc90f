package io.pgbackup.jdbc.catalog.damage;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Omission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds texts that would have other bytes in a backup than in the database. */
public final class DamagedTexts {

    /** Kinds whose texts may hold passwords. */
    private static final Set<EntryKind> SECRETIVE = Collections.unmodifiableSet(EnumSet.of(
            EntryKind.FOREIGN_DATA_WRAPPER, EntryKind.SERVER, EntryKind.USER_MAPPING, EntryKind.SUBSCRIPTION));

    /** The maximum number of words named for one object. */
    private static final int NAMED = 5;

    private DamagedTexts() {}

    /**
     * Returns the definitions and properties with U+FFFD in place of bytes, which need a waiver. A damaged text that was read but
     * is part of none of these, such as the name of an unrelated role, is ignored.
     */
    public static List<Omission> omissions(
            Collection<DamagedText> damaged, List<Entry> entries, Map<String, String> properties) {
        if (damaged.isEmpty()) {
            return List.of();
        }
        List<Omission> omissions = new ArrayList<>();
        for (Entry entry : entries) {
            boolean isShown = !SECRETIVE.contains(entry.kind());
            add(omissions, damaged, entry.label(), entry.sql() + entry.ownerSql(), isShown);
        }
        properties.forEach((name, value) -> add(omissions, damaged, "property " + name, value, true));
        return omissions;
    }

    private static void add(
            List<Omission> omissions, Collection<DamagedText> damaged, String label, String text, boolean isShown) {
        List<DamagedText> sources =
                damaged.stream().filter(source -> source.isIn(text)).toList();
        if (!sources.isEmpty()) {
            String words = isShown
                    ? sources.stream()
                            .flatMap(source -> source.words().stream())
                            .distinct()
                            .limit(NAMED)
                            .collect(Collectors.joining(", ", ": ", ""))
                    : "";
            omissions.add(Omission.of(
                    Omission.Reason.IMPOSSIBLE,
                    "text of " + label,
                    "not valid in the encoding of this database" + words
                            + "; change it in a database of the encoding that it was created in"));
        }
    }
}
