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
 * The failures of a restore that kept going, grouped by cause: an entry that fails because it depends on an entry that has failed is
 * counted with that entry, and so is an entry that fails for the same reason as another. Thread-safe.
 */
public final class Failures {

    private static final int NAMED = 5;

    private static final Pattern REASON = Pattern.compile(".* failed: (.*)", Pattern.DOTALL);
    /** Errors about resources of the server: all failures with the same code have one cause. */
    private static final Pattern OF_RESOURCES = Pattern.compile(".*\\(SQLSTATE (53...)\\).*", Pattern.DOTALL);

    private record Cause(String sentence, List<String> others) {}

    private final Map<String, Cause> causes = new LinkedHashMap<>();
    private final Map<Integer, Cause> byEntry = new HashMap<>();

    /** Adds an entry that could not be executed. */
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

    /** Adds a failure that does not belong to one entry. */
    public synchronized void add(String sentence) {
        causes.putIfAbsent(sentence, new Cause(sentence, List.of()));
    }

    /**
     * Adds a role that does not exist.
     *
     * @param sentence describes the missing role and the objects that get another owner; later failures because of this role are counted
     *     with it
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

    /** Whether the entry with this id failed. */
    public synchronized boolean isFailed(int id) {
        return byEntry.containsKey(id);
    }

    /** Returns the ids of all entries that failed. */
    public synchronized Set<Integer> failed() {
        return Set.copyOf(byEntry.keySet());
    }

    /** Returns a sentence for each cause, in the order of their occurrence. */
    public synchronized List<String> sentences() {
        return causes.values().stream().map(Failures::sentence).toList();
    }

    private static String sentence(Cause cause) {
        int count = cause.others().size();
        if (count == 0) {
            return cause.sentence();
        }
        return cause.sentence() + "; " + count + " more failed for this reason: "
                + cause.others().stream().limit(NAMED).collect(Collectors.joining(", "))
                + (count > NAMED ? ", …" : "");
    }
}
