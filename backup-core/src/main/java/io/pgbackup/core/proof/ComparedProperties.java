package io.pgbackup.core.proof;

import io.pgbackup.core.dump.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides which properties can be compared for the objects of one catalog: the properties that both servers know, except for those that the
 * scope leaves out.
 */
final class ComparedProperties {

    /** The name of the property that holds the owner of an object. */
    private static final String OWNER = "owner";

    /** Properties that hold privileges. */
    private static final Set<String> PRIVILEGES = Set.of("maintain", "privileges");

    /** Text that the server generates from parsed expressions: each major version may write it differently. */
    private static final Set<String> DEPARSED = Set.of(
            "adbin",
            "conbin",
            "ev_action",
            "indexprs",
            "indpred",
            "partexprs",
            "polqual",
            "polwithcheck",
            "proargdefaults",
            "prosqlbody",
            "prqual",
            "relpartbound",
            "stxexprs",
            "tgqual",
            "typdefaultbin");

    /**
     * Properties that are set after the rows: by row security, indexes, late checks and defaults, refreshes, and views that depend on other
     * entries.
     */
    private static final Set<String> SET_AFTER_ROWS = Set.of(
            "atthasdef",
            "attnotnull",
            "relchecks",
            "relforcerowsecurity",
            "relispopulated",
            "reloptions",
            "relreplident",
            "relrowsecurity");

    /**
     * Properties that an object inherits from its parents, that a column gets from a sequence or from a default with an entry of its own,
     * or that a relation gets from dependent entries: when only a part of a backup is restored, these may be missing.
     */
    private static final Set<String> OF_OTHERS = Set.of(
            "atthasdef",
            "attidentity",
            "attinhcount",
            "attislocal",
            "conbin",
            "coninhcount",
            "conislocal",
            "connoinherit",
            "conparentid",
            "relchecks",
            "relforcerowsecurity",
            "relispartition",
            "relispopulated",
            "relpartbound",
            "relreplident",
            "relrowsecurity",
            "tgparentid");

    private final List<String> expected;
    private final List<String> actual;
    private final List<int[]> pairs = new ArrayList<>();
    private final Set<String> notComparable = new TreeSet<>();

    ComparedProperties(String catalog, List<String> expected, List<String> actual, ComparisonScope scope) {
        this.expected = expected;
        this.actual = actual;
        for (int i = 0; i < expected.size(); i++) {
            String property = expected.get(i);
            int other = actual.indexOf(property);
            if (isLeftOut(property, scope)) {
                continue;
            }
            if (other < 0 || (!scope.isSameMajor() && differsByVersion(catalog, property, scope))) {
                notComparable.add(property);
            } else {
                pairs.add(new int[] {i, other});
            }
        }
    }

    /** Whether this property holds privileges. */
    static boolean isOfPrivileges(String property) {
        return PRIVILEGES.contains(property);
    }

    private static boolean isLeftOut(String property, ComparisonScope scope) {
        return (property.equals(OWNER) && !scope.owners())
                || (isOfPrivileges(property) && !scope.privileges())
                || (SET_AFTER_ROWS.contains(property) && !scope.postData())
                || (OF_OTHERS.contains(property) && !scope.whole());
    }

    private static boolean differsByVersion(String catalog, String property, ComparisonScope scope) {
        return DEPARSED.contains(property) || VersionChanges.concern(catalog, property, scope);
    }

    /** Whether this comparison fits objects with these properties. */
    boolean isFor(List<String> expectedProperties, List<String> actualProperties) {
        return expected.equals(expectedProperties) && actual.equals(actualProperties);
    }

    /** Returns the properties that differ; adds to {@code hidden} the properties that one of the readers was not allowed to read. */
    List<String> differences(Fingerprint one, Fingerprint other, Set<String> hidden) {
        List<String> differences = new ArrayList<>(0);
        for (int[] pair : pairs) {
            int at = Fingerprint.HASH_LENGTH * pair[0];
            int otherAt = Fingerprint.HASH_LENGTH * pair[1];
            if (!one.hashes().regionMatches(at, other.hashes(), otherAt, Fingerprint.HASH_LENGTH)) {
                if (one.hash(pair[0]).equals(Fingerprint.UNKNOWN)
                        || other.hash(pair[1]).equals(Fingerprint.UNKNOWN)) {
                    hidden.add(expected.get(pair[0]));
                } else {
                    differences.add(expected.get(pair[0]));
                }
            }
        }
        return differences;
    }

    /** Returns the properties that are not compared for any of these objects. */
    Set<String> notComparable() {
        return notComparable;
    }
}
