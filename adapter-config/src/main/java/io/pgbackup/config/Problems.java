package io.pgbackup.config;

import io.pgbackup.core.failure.ConfigurationException;
import java.util.ArrayList;
import java.util.List;

/** Collects problems, so that all of them are reported at once. */
final class Problems {

    private record Problem(String what, String remedy) {}

    private final List<Problem> found = new ArrayList<>();

    /**
     * Adds a problem.
     *
     * @param what begins with the key, and shows no secret
     * @param remedy what to do
     */
    void add(String what, String remedy) {
        Problem problem = new Problem(what.replace("\n", "\\n"), remedy);
        if (!found.contains(problem)) {
            found.add(problem);
        }
    }

    /** Throws if there is any problem. */
    void check() {
        if (found.size() == 1) {
            throw new ConfigurationException(found.get(0).what(), found.get(0).remedy());
        }
        if (!found.isEmpty()) {
            throw new ConfigurationException(
                    "the configuration has " + found.size() + " problems:",
                    found.stream()
                            .map(problem -> problem.what() + ": " + problem.remedy())
                            .toList(),
                    "correct all of them");
        }
    }
}
