package io.pgbackup.core.restore.engine;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.failure.BackupServiceException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What failed in a restore that kept going, by its causes: an entry that fails for want of another that failed before is counted there, and
 * so is one that fails for the very same reason as another. Thread-safe.
 */
public final class Failures {

    private static final int NAMED = 5;

    private static final Pattern REASON = Pattern.compile(".* failed: (.*)", Pattern.DOTALL);
    /** Resources of the server: whatever fails by them fails by one cause. */
    private static final Pattern OF_RESOURCES = Pattern.compile(".*\\(SQLSTATE (53...)\\).*", Pattern.DOTALL);

    private record Cause(String sentence, List<String> others) {}

    private final Map<String, Cause> causes = new LinkedHashMap<>();
    private final Map<Integer, Cause> byEntry = new HashMap<>();

    /** An entry could not be executed. */
    public synchronized void add(Entry entry, BackupServiceException failure) {
        Cause needed = entry.dependencies().stream()
                .filter(byEntry::containsKey)
                .findFirst()
                .map(byEntry::get)
                .orElse(null);
        String sentence = String.valueOf(failure.getMessage());
        Cause same = needed != null ? needed : causes.get(reason(sentence));
        if (same == null) {
            same = new Cause(sentence, new ArrayList<>());
            causes.put(reason(sentence), same);
        } else if (!byEntry.containsKey(entry.id())) {
            same.others().add(entry.label());
        }
        byEntry.putIfAbsent(entry.id(), same);
    }

    /** Something else than one entry is not as it should be. */
    public synchronized void add(String sentence) {
        causes.putIfAbsent(sentence, new Cause(sentence, List.of()));
    }

    /**
     * A role is not there.
     *
     * @param sentence says so, and what belongs to another for it; what fails by the role later is counted there
     */
    public synchronized void addMissingRole(String role, String sentence) {
        causes.putIfAbsent(
                "role \"" + role + "\" does not exist (SQLSTATE 42704)", new Cause(sentence, new ArrayList<>()));
    }

    private static String reason(String sentence) {
        Matcher resources = OF_RESOURCES.matcher(sentence);
        if (resources.matches()) {
            return resources.group(1);
        }
        Matcher matcher = REASON.matcher(sentence);
        return matcher.matches() ? matcher.group(1) : sentence;
    }

    public synchronized boolean isEmpty() {
        return causes.isEmpty();
    }

    /** Whether the entry of this id failed. */
    public synchronized boolean isFailed(int id) {
        return byEntry.containsKey(id);
    }

    /** The ids of all entries that failed. */
    public synchronized Set<Integer> failed() {
        return Set.copyOf(byEntry.keySet());
    }

    /** A sentence for each cause, in the order in which they came up. */
    public synchronized List<String> sentences() {
        return causes.values().stream().map(Failures::sentence).toList();
    }

    private static String sentence(Cause cause) {
        int count = cause.others().size();
        if (count == 0) {
            return cause.sentence();
        }
        return cause.sentence() + "; with it " + count + " more failed: "
                + cause.others().stream().limit(NAMED).collect(Collectors.joining(", "))
                + (count > NAMED ? ", …" : "");
    }
}
