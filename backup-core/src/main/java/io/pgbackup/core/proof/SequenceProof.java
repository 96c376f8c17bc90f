package io.pgbackup.core.proof;

import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.EntryTexts;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.SequencePosition;
import io.pgbackup.core.load.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the positions of the sequences of a database with those in a backup. */
@SuppressWarnings("exports") // for modules of this project
public final class SequenceProof {

    private static final Pattern SET = Pattern.compile("setval\\(.*, (-?\\d+), (true|false)\\);\\s*", Pattern.DOTALL);

    private SequenceProof() {}

    /**
     * Compares the positions of sequences.
     *
     * @param file the open backup
     * @param entries entries of a backup; those that set no sequence are ignored
     * @param session a session on the database
     * @return a sentence for each sequence that exists and has another position
     */
    public static List<String> differences(BackupFile file, List<IndexedEntry> entries, LoadSession session) {
        Map<TableName, SequencePosition> expected = new LinkedHashMap<>();
        List<IndexedEntry> values = entries.stream()
                .filter(indexed -> indexed.entry().kind() == EntryKind.SEQUENCE_SET)
                .toList();
        EntryTexts.read(file, values, false, (indexed, sql) -> {
            Matcher matcher = SET.matcher(sql);
            if (matcher.find()) {
                TableName name =
                        new TableName(indexed.entry().schema(), indexed.entry().name());
                expected.put(
                        name,
                        new SequencePosition(
                                name, Long.parseLong(matcher.group(1)), Boolean.parseBoolean(matcher.group(2))));
            }
        });
        List<String> differences = new ArrayList<>();
        for (SequencePosition actual : session.elsewhere(List.copyOf(expected.values()))) {
            SequencePosition was = expected.get(actual.sequence());
            if (was != null) {
                differences.add("sequence " + actual.sequence() + " is at " + sentence(actual) + ", in the backup at "
                        + sentence(was));
            }
        }
        return differences;
    }

    private static String sentence(SequencePosition position) {
        return position.last() + (position.called() ? "" : " (not yet used)");
    }
}
