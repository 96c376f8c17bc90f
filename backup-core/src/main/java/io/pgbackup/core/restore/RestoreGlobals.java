package io.pgbackup.core.restore;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.Choice;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.EntryTexts;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedEntry;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.TargetFacts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Creates the roles, memberships, settings and tablespaces of a backup of globals on a server.
 *
 * <p>Existing roles and tablespaces are left as they are, passwords included: no user is locked out, and a run that stopped can be
 * repeated. A role is created with everything that belongs to it, or not at all: a membership that has since been revoked does not come
 * back.
 */
public final class RestoreGlobals {

    /** Superusers that every server begins with, and roles that providers reserve. */
    private static final Set<String> OF_EVERY_SERVER = Set.of(
            "postgres",
            "rdsadmin",
            "rds_superuser",
            "rds_replication",
            "rds_password",
            "rds_iam",
            "cloudsqladmin",
            "cloudsqlsuperuser",
            "azuresu",
            "azure_pg_admin");

    private final Clock clock;

    /** @param clock for the duration */
    public RestoreGlobals(Clock clock) {
        this.clock = clock;
    }

    /**
     * What a restore would do.
     *
     * @param entries the entries to execute, in order
     * @param kept what is left as it is, because it exists already
     * @param problems obstacles; empty if none was found
     */
    public record Plan(List<IndexedEntry> entries, List<String> kept, List<String> problems) {

        public Plan {
            entries = List.copyOf(entries);
            kept = List.copyOf(kept);
            problems = List.copyOf(problems);
        }
    }

    /**
     * What a restore did.
     *
     * @param made labels of the created objects, in order
     * @param kept what was left as it was, because it existed already
     * @param failures failures of a run that kept going; empty otherwise
     * @param duration duration of the run
     */
    public record Result(List<String> made, List<String> kept, List<String> failures, Duration duration) {

        public Result {
            made = List.copyOf(made);
            kept = List.copyOf(kept);
            failures = List.copyOf(failures);
        }
    }

    /**
     * Inspects the server and creates a plan; changes nothing.
     *
     * @param existing as for {@link #run}
     * @throws ConfigurationException of kind {@code USAGE} if the backup holds a database
     */
    public Plan plan(BackupFile file, DatabaseLoader loader, String role, boolean existing) {
        requireGlobals(file);
        try (LoadSession session = open(file, loader, role, LoadRequest.Claim.NOTHING)) {
            return plan(file.index(), session.facts(), existing);
        }
    }

    /**
     * Whether an entry belongs only to roles or tablespaces that exist already, and to none that this run creates: privileges that have
     * since been revoked from them must not come back unasked.
     *
     * @param kept labels of the roles and tablespaces that exist
     * @param isNew whether the server has none of the backup's roles, except for those that every server has
     */
    private static boolean isOfKept(BackupIndex index, Entry entry, Set<String> kept, boolean isNew) {
        return switch (entry.kind()) {
            case MEMBERSHIP ->
                kept.containsAll(entry.dependencies().stream()
                        .limit(2)
                        .map(id -> index.entry(id).entry().label())
                        .toList());
            case SECURITY_LABEL -> kept.contains(entry.name());
            case ROLE_SETTINGS -> !isNew;
            case ACL -> entry.dependencies().isEmpty() && !isNew;
            default -> false;
        };
    }

    private static Plan plan(BackupIndex index, TargetFacts target, boolean existing) {
        List<IndexedEntry> entries = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        Set<Integer> keptTablespaces = new HashSet<>();
        boolean isNew = true;
        for (IndexedEntry indexed : index.entries()) {
            Entry entry = indexed.entry();
            boolean isRoleThere =
                    entry.kind() == EntryKind.ROLE && target.roles().contains(entry.name());
            boolean isTablespaceThere =
                    entry.kind() == EntryKind.TABLESPACE && target.tablespaces().contains(entry.name());
            if (isTablespaceThere) {
                keptTablespaces.add(entry.id());
            }
            if (isRoleThere || isTablespaceThere) {
                kept.add(entry.label());
                isNew &= isTablespaceThere || OF_EVERY_SERVER.contains(entry.name());
            } else if (entry.dependencies().stream().noneMatch(keptTablespaces::contains)) {
                entries.add(indexed);
            }
        }
        if (!existing) {
            Set<String> there = Set.copyOf(kept);
            boolean isNewServer = isNew;
            entries.stream()
                    .filter(indexed -> isOfKept(index, indexed.entry(), there, isNewServer))
                    .forEach(indexed -> kept.add(indexed.entry().label()));
            entries.removeIf(indexed -> isOfKept(index, indexed.entry(), there, isNewServer));
        }
        List<String> problems = new ArrayList<>();
        int source = index.facts().serverVersionNumber() / 10000;
        int major = target.serverVersionNumber() / 10000;
        if (major < source) {
            problems.add("the target runs PostgreSQL " + major + ", which is older than the backup's " + source);
        }
        return new Plan(entries, kept, problems);
    }

    /**
     * Creates what is missing.
     *
     * @param role the role to assume first; empty for none
     * @param keepGoing whether to continue after a failure
     * @param existing whether existing roles also get the backup's memberships and labels, and the server its settings of all roles and
     *     privileges on parameters
     * @throws BackupServiceException when the run stopped; the message states what was created; of kind {@code LOCKED} when another run
     *     restores globals of this server
     */
    public Result run(BackupFile file, DatabaseLoader loader, String role, boolean keepGoing, boolean existing) {
        requireGlobals(file);
        Instant started = clock.instant();
        List<String> made = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        try (LoadSession session = open(file, loader, role, LoadRequest.Claim.SERVER)) {
            Plan plan = plan(file.index(), session.facts(), existing);
            if (!plan.problems().isEmpty()) {
                throw TargetException.conflict(
                        "the server of " + loader.name() + " does not support these globals: "
                                + String.join("; ", plan.problems()),
                        "restore onto a server of the same version, or a newer one");
            }
            EntryTexts.read(file, plan.entries(), true, (entry, sql) -> {
                if (Thread.currentThread().isInterrupted()) {
                    throw RunException.interrupted("interrupted");
                }
                String label = entry.entry().label();
                try {
                    session.define(label, sql);
                    made.add(label);
                } catch (BackupServiceException e) {
                    if (e.kind() != FailureKind.SQL_FAILED) {
                        throw e;
                    }
                    if (!keepGoing) {
                        throw stopped(e, made.size(), plan.entries().size());
                    }
                    failures.add(String.valueOf(e.getMessage()));
                }
            });
            session.ensureUnchanged();
            return new Result(made, plan.kept(), failures, Duration.between(started, clock.instant()));
        }
    }

    private static BackupServiceException stopped(BackupServiceException e, int made, int all) {
        return e.with(
                e.getMessage() + "; " + made + " of " + all + " steps are complete and are kept",
                "fix the cause and run it again: existing objects are left as they are, and " + Choice.EXISTING_ROLES
                        + " existing roles get their memberships; or " + Choice.KEEP_GOING);
    }

    private static void requireGlobals(BackupFile file) {
        if (!file.index().id().isGlobals()) {
            throw new ConfigurationException(
                    file.name() + " holds a database, not the roles and tablespaces of a server",
                    "specify a backup whose name begins with _globals.");
        }
    }

    private static LoadSession open(BackupFile file, DatabaseLoader loader, String role, LoadRequest.Claim claim) {
        BackupIndex index = file.index();
        return loader.open(new LoadRequest(
                        1,
                        index.facts().loadSettings(),
                        index.facts().encoding(),
                        index.facts().charset(),
                        role)
                .claiming(claim));
    }
}
