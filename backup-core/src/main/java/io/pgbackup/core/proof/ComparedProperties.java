package io.pgbackup.core.proof;

import io.pgbackup.core.dump.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which properties of one catalog's objects can be held against each other: those that both servers know, less what the scope leaves
 * out.
 */
final class ComparedProperties {

    /** Names a property that says whom an object belongs to. */
    private static final String OWNER = "owner";

    /** Properties that say who may do what. */
    private static final Set<String> PRIVILEGES = Set.of("maintain", "privileges");

    /** Text that the server makes of what it has parsed: each major version may write it in another way. */
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
     * Set by what comes after the rows: row security, indexes, late checks and defaults, refreshes, and views that wait for others.
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
     * What an object has from its parents, a column from a sequence or a default that is made apart, and a relation that is only needed
     * by others from what hangs on it: a part of a backup may leave these out.
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

    /** Whether this property says who may do what. */
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

    /** Whether this is the plan for objects with such properties. */
    boolean isFor(List<String> expectedProperties, List<String> actualProperties) {
        return expected.equals(expectedProperties) && actual.equals(actualProperties);
    }

    /** The properties that differ; adds to {@code hidden} those that one of the readers may not see. */
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

    /** Properties that are not compared for any of these objects. */
    Set<String> notComparable() {
        return notComparable;
    }
}
