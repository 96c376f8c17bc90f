package io.pgbackup.core.proof;

import io.pgbackup.core.dump.Fingerprint;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares the fingerprints of a database with those of a backup, as two sorted lists: the memory needed does not grow with their number.
 * Used once.
 */
final class FingerprintComparison {

    /** How many sentences are kept. */
    private static final int KEPT = 1000;

    /** How the names of these objects begin. The backup warned of them: a copy has the state that the server creates. */
    private static final String SWITCHED = "switched triggers of ";

    private final Supplier<Optional<Fingerprint>> backup;
    private final ComparisonScope scope;
    private Optional<Fingerprint> expected;
    private @Nullable ComparedProperties properties;
    private String catalog = "";
    private int compared;
    private int differing;

    /** A set, since an index is in two catalogs and need not be named twice. */
    private final Set<String> differences = new LinkedHashSet<>();

    private final Set<String> waived = new TreeSet<>();
    private final Set<String> waivedNames = new HashSet<>();
    private final Set<String> notComparable = new TreeSet<>();

    /** @param backup supplies the backup's fingerprints, in their order */
    FingerprintComparison(Supplier<Optional<Fingerprint>> backup, ComparisonScope scope) {
        this.backup = backup;
        this.scope = scope;
        this.expected = nextExpected();
    }

    /** Compares the next fingerprint of the database; fingerprints must come in their order. */
    void accept(Fingerprint actual) {
        while (expected.isPresent() && compare(expected.get(), actual) < 0) {
            missing(expected.get());
            expected = nextExpected();
        }
        if (expected.isPresent() && compare(expected.get(), actual) == 0) {
            both(expected.get(), actual);
            expected = nextExpected();
        } else {
            tooMuch(actual);
        }
    }

    /** Returns the outcome, after the last fingerprint. */
    DefinitionOutcome finish() {
        for (; expected.isPresent(); expected = nextExpected()) {
            missing(expected.get());
        }
        if (differing > differences.size()) {
            differences.add("and " + (differing - differences.size()) + " more");
        }
        return new DefinitionOutcome(
                compared,
                List.copyOf(differences),
                List.copyOf(notComparable),
                List.copyOf(waived),
                scope.waivers().unusedFor(waivedNames));
    }

    private static int compare(Fingerprint one, Fingerprint other) {
        return Fingerprint.compareNames(one.catalog(), one.name(), other.catalog(), other.name());
    }

    private Optional<Fingerprint> nextExpected() {
        while (true) {
            Optional<Fingerprint> next = backup.get();
            if (next.isEmpty() || isWanted(next.get())) {
                return next;
            }
        }
    }

    /**
     * Whether the database should have this object. An object that is not wanted but exists is ignored, unless the whole backup is
     * compared.
     */
    private boolean isWanted(Fingerprint fingerprint) {
        if (!scope.concerns(fingerprint.catalog()) || !isOfSameExtension(fingerprint)) {
            return false;
        }
        return fingerprint.entry() > 0 ? scope.entries().test(fingerprint.entry()) : scope.whole();
    }

    private boolean isOfSameExtension(Fingerprint fingerprint) {
        String extension = fingerprint.extension();
        boolean isComparable = extension.isEmpty() || scope.extensions().test(extension);
        if (!isComparable) {
            notComparable.add(
                    "properties of objects of extension " + extension + ", which has another version in the database");
        }
        return isComparable;
    }

    private void missing(Fingerprint fingerprint) {
        boolean isJudged = !(isOfPrivileges(fingerprint) && !scope.privileges()) && !fingerprint.isAllUnknown();
        if (!isJudged) {
            return;
        }
        if (!fingerprint.name().startsWith(SWITCHED)) {
            oneSided(fingerprint.name(), " is missing");
        }
    }

    private void tooMuch(Fingerprint fingerprint) {
        boolean isJudged = scope.whole()
                && scope.concerns(fingerprint.catalog())
                && isOfSameExtension(fingerprint)
                && !(isOfPrivileges(fingerprint) && !scope.privileges())
                && !scope.before().contains(ComparisonScope.key(fingerprint.catalog(), fingerprint.name()));
        if (!isJudged) {
            return;
        }
        oneSided(fingerprint.name(), " exists but is not in the backup");
    }

    private void oneSided(String name, String sentence) {
        VersionChanges.knownToOne(name, scope)
                .ifPresentOrElse(
                        kind -> notComparable.add("which " + kind + " exist"), () -> differs(name, name + sentence));
    }

    private static boolean isOfPrivileges(Fingerprint fingerprint) {
        return fingerprint.catalog().equals("pg_init_privs")
                || fingerprint.catalog().equals("pg_default_acl");
    }

    private void both(Fingerprint one, Fingerprint other) {
        compared++;
        ComparedProperties plan = properties(one, other);
        Set<String> hidden = new TreeSet<>();
        List<String> found = plan.differences(one, other, hidden);
        if (!scope.owners() && found.removeIf(ComparedProperties::isOfPrivileges)) {
            notComparable.add(
                    "privileges of " + one.name() + ", whose new owner may have been granted privileges before");
        }
        hidden.forEach(property -> notComparable.add(one.catalog() + "." + property
                + ", which the role may not read, or which differs in a copy, as the backup warns"));
        if (!found.isEmpty()) {
            differs(one.name(), one.name() + " differs in " + PropertyWords.list(found));
        }
    }

    private ComparedProperties properties(Fingerprint one, Fingerprint other) {
        ComparedProperties plan = properties;
        if (plan == null || !catalog.equals(one.catalog()) || !plan.isFor(one.properties(), other.properties())) {
            catalog = one.catalog();
            plan = new ComparedProperties(catalog, one.properties(), other.properties(), scope);
            properties = plan;
            plan.notComparable().forEach(property -> notComparable.add(catalog + "." + property));
        }
        return plan;
    }

    private void differs(String name, String sentence) {
        if (scope.waivers().coverObject(name)) {
            waived.add(sentence);
            waivedNames.add(name);
            return;
        }
        if (differences.size() >= KEPT || differences.add(sentence)) {
            differing++;
        }
    }
}
