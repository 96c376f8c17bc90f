package io.pgbackup.e2e.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Classes that break one ban of a rule: their sources, by their names. They lie in the packages of the program itself, so that a rule is tried
 * as it stands; {@code #} stands for what tells the plants apart.
 */
record Plant(String what, Map<String, String> sources) {

    private static final String CLASS = "Planted#";
    private static final String TARGET = "Target#";

    /** A class with these members. */
    static Plant with(String packageName, String members) {
        return new Plant(packageName + ": " + members, Map.of(packageName + "." + CLASS, source(packageName, members)));
    }

    /** A class of one package that names a class of another. */
    static Plant sees(String from, String to) {
        return new Plant(
                from + " sees " + to,
                Map.of(
                        from + "." + CLASS,
                        source(from, "Object seen = " + to + "." + TARGET + ".class;"),
                        to + "." + TARGET,
                        "package " + to + "; public final class " + TARGET + " {}"));
    }

    /** A class of each package that names one of the next; the last names one of the first. */
    static Plant circle(String... packages) {
        Map<String, String> sources = new LinkedHashMap<>();
        for (int i = 0; i < packages.length; i++) {
            String next = packages[(i + 1) % packages.length];
            sources.put(
                    packages[i] + "." + CLASS, source(packages[i], "Object seen = " + next + "." + CLASS + ".class;"));
        }
        return new Plant("a circle of " + List.of(packages), sources);
    }

    private static String source(String packageName, String members) {
        return "package " + packageName + "; public final class " + CLASS + " { " + members + " }";
    }
}
