package io.pgbackup.core.proof;

import io.pgbackup.core.failure.Choice;
import io.pgbackup.core.failure.RunException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The result of a comparison of definitions.
 *
 * @param objects number of objects compared
 * @param differences one sentence each; empty when all definitions are equal
 * @param notComparable properties or objects that could not be compared
 * @param waived differences that were allowed by name
 * @param unused names that were allowed to differ, but matched no difference
 */
public record DefinitionOutcome(
        int objects, List<String> differences, List<String> notComparable, List<String> waived, List<String> unused) {

    private static final Logger LOG = LoggerFactory.getLogger(DefinitionOutcome.class);

    /** How many differences one message names. */
    private static final int NAMED = 20;

    public DefinitionOutcome {
        differences = List.copyOf(differences);
        notComparable = List.copyOf(notComparable);
        waived = List.copyOf(waived);
        unused = List.copyOf(unused);
    }

    /**
     * The outcome for a backup without fingerprints, or without definitions that could be compared.
     *
     * @param notComparable what was not compared, and why
     * @param unused names that were allowed to differ, but matched no difference
     * @return an outcome without differences
     */
    public static DefinitionOutcome none(List<String> notComparable, List<String> unused) {
        return new DefinitionOutcome(0, List.of(), notComparable, List.of(), unused);
    }

    /**
     * {@return both outcomes together}
     *
     * @param other the other outcome
     */
    public DefinitionOutcome with(DefinitionOutcome other) {
        return new DefinitionOutcome(
                objects + other.objects,
                union(differences, other.differences),
                union(notComparable, other.notComparable),
                union(waived, other.waived),
                unused.stream().filter(other.unused::contains).toList());
    }

    private static List<String> union(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).distinct().toList();
    }

    /** {@return a sentence for each name that matched no difference: the name may be misspelt, or no longer needed} */
    public List<String> warnings() {
        return unused.stream()
                .map(name -> Choice.ALLOWED_DIFFERENCE + " '" + name + "' matches nothing that differs")
                .toList();
    }

    /** Throws unless all definitions were equal. */
    public void check() {
        if (!differences.isEmpty()) {
            throw RunException.definitionsDiffer(
                    "the definitions differ from the backup's: " + named(differences),
                    "check the named objects" + others(differences)
                            + "; an accepted difference can be allowed " + Choice.ALLOW_DIFFERENCE + " NAME"
                            + warnings().stream().map(warning -> "; " + warning).collect(Collectors.joining()));
        }
    }

    /**
     * {@return the first differences, and the number of the remaining ones} The remaining ones are logged.
     *
     * @param differences one sentence each
     */
    public static String named(List<String> differences) {
        differences.stream().skip(NAMED).forEach(difference -> LOG.debug("another difference: {}", difference));
        return differences.stream().limit(NAMED).collect(Collectors.joining("; "))
                + (differences.size() > NAMED ? "; and " + (differences.size() - NAMED) + " more" : "");
    }

    /**
     * {@return how to see the differences that a message does not name; empty if it names all}
     *
     * @param differences one sentence each
     */
    public static String others(List<String> differences) {
        return differences.size() > NAMED ? " (" + Choice.ALL_DIFFERENCES + ")" : "";
    }
}
