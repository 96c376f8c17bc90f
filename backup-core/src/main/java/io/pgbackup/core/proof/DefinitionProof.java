package io.pgbackup.core.proof;

import io.pgbackup.core.dump.Fingerprints;
import io.pgbackup.core.dump.InstalledExtension;
import io.pgbackup.core.dump.Waivers;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.StoredFingerprints;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedFingerprints;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.TargetFacts;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Compares the definitions of a database with those of a backup, by the fingerprints of both catalogs. */
@SuppressWarnings("exports") // for modules of this project
public final class DefinitionProof {

    private final BackupFile file;
    private final LoadSession session;

    /**
     * Creates a proof of one database.
     *
     * @param file the open backup
     * @param session a session on the database
     */
    public DefinitionProof(BackupFile file, LoadSession session) {
        this.file = file;
        this.session = session;
    }

    /**
     * Which definitions are compared.
     *
     * @param entries ids of the entries that should exist
     * @param whole whether these are all entries, and nothing else may exist
     * @param database whether the properties of the database itself (owner, settings and so on) should equal those of its source, in
     *     addition to its objects
     * @param owners whether objects should have their owners
     * @param privileges whether objects should have their privileges
     * @param postData whether definitions that follow the rows should exist
     * @param waivers names of objects that may differ
     */
    public record Request(
            Set<Integer> entries,
            boolean whole,
            boolean database,
            boolean owners,
            boolean privileges,
            boolean postData,
            Waivers waivers) {

        public Request {
            entries = Set.copyOf(entries);
        }

        /**
         * {@return a request for the whole backup}
         *
         * @param waivers names of objects that may differ
         */
        public static Request everything(Waivers waivers) {
            return new Request(Set.of(), true, true, true, true, true, waivers);
        }
    }

    /** {@return whether the definitions can be compared} */
    public boolean isPossible() {
        return whyNot(file).isEmpty();
    }

    private static String whyNot(BackupFile file) {
        IndexedFingerprints fingerprints = file.index().fingerprints();
        if (fingerprints.isEmpty()) {
            return "the backup has no fingerprints (backups of the first versions have none)";
        }
        return fingerprints.version() == IndexedFingerprints.VERSION
                ? ""
                : "their fingerprints are of version " + fingerprints.version() + ", and this program creates version "
                        + IndexedFingerprints.VERSION;
    }

    /** {@return the names of all objects that the database holds now, for a later comparison} */
    public Set<String> present() {
        Set<String> names = new HashSet<>();
        session.fingerprints(
                file.index().facts().textSettings(), one -> names.add(ComparisonScope.key(one.catalog(), one.name())));
        return names;
    }

    /**
     * Compares the definitions.
     *
     * @param request which definitions are compared
     * @param before the result of {@link #present} before anything was restored; empty if the database should hold nothing else
     * @return the result of the comparison
     */
    public DefinitionOutcome compare(Request request, Set<String> before) {
        BackupIndex index = file.index();
        TargetFacts target = session.facts();
        return compare(
                file,
                new ComparisonScope(
                        request.whole() ? id -> true : request.entries()::contains,
                        request.whole() && index.isWhole(),
                        request.database() ? Optional.empty() : Optional.of(false),
                        request.owners(),
                        request.privileges(),
                        request.postData(),
                        index.facts().serverVersionNumber() / 10000,
                        target.serverVersionNumber() / 10000,
                        sameExtensions(index, target),
                        before,
                        request.waivers()),
                sink -> session.fingerprints(index.facts().textSettings(), sink));
    }

    /**
     * Compares the properties of the database itself.
     *
     * @param file the open backup
     * @param request which properties are compared
     * @param database the fingerprints of these properties
     * @return the result of the comparison
     */
    public static DefinitionOutcome compareDatabase(BackupFile file, Request request, Fingerprints database) {
        // These properties have been stored in the same way by all versions that have them.
        int major = file.index().facts().serverVersionNumber() / 10000;
        return compare(
                file,
                new ComparisonScope(
                        id -> true,
                        file.index().isWhole(),
                        Optional.of(true),
                        request.owners(),
                        request.privileges(),
                        true,
                        major,
                        major,
                        name -> true,
                        Set.of(),
                        request.waivers()),
                database);
    }

    private static DefinitionOutcome compare(BackupFile file, ComparisonScope scope, Fingerprints actual) {
        String whyNot = whyNot(file);
        if (!whyNot.isEmpty()) {
            return DefinitionOutcome.none(
                    List.of("definitions: " + whyNot), scope.waivers().unusedFor(List.of()));
        }
        try (StoredFingerprints stored = StoredFingerprints.open(file)) {
            FingerprintComparison comparison = new FingerprintComparison(stored::next, scope);
            actual.forEach(comparison::accept);
            return comparison.finish();
        }
    }

    private static Predicate<String> sameExtensions(BackupIndex index, TargetFacts target) {
        Map<String, String> versions = index.facts().extensions().stream()
                .collect(Collectors.toMap(InstalledExtension::name, InstalledExtension::version));
        Map<String, String> there = target.availableExtensions();
        return name -> {
            String version = versions.get(name);
            return version != null && version.equals(there.get(name));
        };
    }
}
