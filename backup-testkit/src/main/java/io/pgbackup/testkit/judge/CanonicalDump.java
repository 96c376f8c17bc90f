package io.pgbackup.testkit.judge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A dump text in the form in which equal databases have equal texts: without versions, keys, times and blank lines, and
 * with the rows of every table as a sorted multiset, whatever number of {@code COPY} statements they came in.
 */
public final class CanonicalDump {

    private CanonicalDump() {}

    /** The canonical lines of a plain dump by pg_dump. */
    public static List<String> lines(String dump) {
        List<String> lines = new ArrayList<>();
        Map<String, List<String>> rows = new TreeMap<>();
        String table = "";
        for (String line : dump.split("\n", -1)) {
            if (!table.isEmpty()) {
                if (line.equals("\\.")) {
                    table = "";
                } else {
                    rows.computeIfAbsent(table, key -> new ArrayList<>()).add(line);
                }
            } else if (line.startsWith("COPY ") && line.endsWith(" FROM stdin;")) {
                table = line;
                if (!rows.containsKey(table)) {
                    rows.put(table, new ArrayList<>());
                    lines.add(line);
                }
            } else if (!isNoise(line)) {
                lines.add(line.stripTrailing());
            }
        }
        List<String> result = new ArrayList<>();
        for (String line : lines) {
            result.add(line);
            List<String> sorted = new ArrayList<>(rows.getOrDefault(line, List.of()));
            Collections.sort(sorted);
            sorted.forEach(row -> result.add("| " + row));
        }
        return result;
    }

    private static boolean isNoise(String line) {
        return line.isBlank()
                || line.startsWith("-- Dumped from database version ")
                || line.startsWith("-- Dumped by ")
                || line.startsWith("\\restrict ")
                || line.startsWith("\\unrestrict ");
    }

    /** Returns the first differences of two canonical dumps in readable form; empty if there are none. */
    public static List<String> differences(List<String> original, List<String> copy) {
        List<String> differences = new ArrayList<>();
        int common = Math.min(original.size(), copy.size());
        int at = 0;
        while (at < common && original.get(at).equals(copy.get(at))) {
            at++;
        }
        if (at == original.size() && at == copy.size()) {
            return differences;
        }
        differences.add(
                "first difference at canonical line " + (at + 1) + " of " + original.size() + " and " + copy.size());
        for (int i = Math.max(0, at - 4); i < Math.min(original.size(), at + 8); i++) {
            differences.add("original: " + abbreviated(original.get(i)));
        }
        for (int i = Math.max(0, at - 4); i < Math.min(copy.size(), at + 8); i++) {
            differences.add("copy:     " + abbreviated(copy.get(i)));
        }
        return differences;
    }

    private static String abbreviated(String line) {
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }
}
