package io.pgbackup.cli.command;

import io.pgbackup.cli.output.Progress;
import io.pgbackup.config.DatabaseSettings;
import io.pgbackup.config.Setting;
import io.pgbackup.config.Settings;
import io.pgbackup.connect.Database;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.dump.Waivers;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.restore.MakeDatabase;
import io.pgbackup.core.restore.RestoreDatabase;
import io.pgbackup.core.restore.RestoreDatabase.Way;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.restore.request.RestoreRequest.Proof;
import io.pgbackup.core.restore.request.Selection;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code restore}: restores a backup into a database that exists and is empty, is created, or is replaced. */
@Command(
        name = "restore",
        description = "Restores a backup, in parallel, and proves the result.",
        footer = {
            "",
            "Without --create and --replace, the target must exist and be empty. A restore that fails reports what the"
                    + " target contains at that point. Prefer PGPASSWORD or ~/.pgpass to a password in --target."
        })
public final class RestoreCommand extends CliCommand {

    @Parameters(
            paramLabel = "BACKUP",
            arity = "0..1",
            description = "A key, a file, NAME (the newest), or NAME@TIME (the newest at or before that time), such as"
                    + " shop@2025-01-31T03:00Z (default: IMPORT_BACKUP_PATH, or the only configured database).")
    private @Nullable String backup;

    @Mixin
    private SourceOption source = new SourceOption();

    @Option(
            names = "--target",
            paramLabel = "URL",
            description = "The database to restore into: postgresql://user@host:port/database. Missing parts come from"
                    + " PGHOST, PGUSER, PGPASSWORD, … (default: IMPORT_DB_*).")
    private @Nullable String target;

    @Mixin
    private SelectionOptions selection = new SelectionOptions();

    @Option(
            names = {"-O", "--no-owner"},
            description = "Do not restore owners: objects belong to the role that restores.")
    private boolean noOwner;

    @Option(
            names = {"-x", "--no-acl"},
            description = "Do not restore grants and default privileges.")
    private boolean noAcl;

    @Option(
            names = "--no-statistics",
            description = "Leave out planner statistics, if the backup has any; run ANALYZE afterwards.")
    private boolean noStatistics;

    @Option(
            names = "--disable-triggers",
            description =
                    "With --data-only: triggers and foreign keys of the target do not fire during the load; needs the"
                            + " right to set session_replication_role. Without this option, tables are loaded in the order"
                            + " of their foreign keys.")
    private boolean disableTriggers;

    @Option(names = "--role", paramLabel = "ROLE", description = "Become this role (SET ROLE) before anything else.")
    private String role = "";

    @Option(names = "--jobs", paramLabel = "N", description = "Connections (default: the number of cores, at most 8).")
    private @Nullable String jobs;

    @Option(
            names = "--keep-going",
            description = "Continue after an object has failed; all failures are reported at the end.")
    private boolean keepGoing;

    @Option(names = "--verify", description = "Compare the content hash of every table, not only its number of rows.")
    private boolean verify;

    @Option(
            names = "--allow-difference",
            paramLabel = "NAME",
            description =
                    "Let the definition of this object differ from the backup's, as in 'table shop.orders'; * and ? are"
                            + " wildcards. May be repeated.")
    private List<String> allowedDifferences = List.of();

    @Option(
            names = "--plan",
            description = "Print what would be restored and any obstacles; change nothing on the target.")
    private boolean plan;

    @Option(
            names = "--create",
            description = "Create the target with the source's encoding, locale and owner. It is filled as"
                    + " <name>_restore_<time> and renamed to its final name at the end. If the restore fails, it is"
                    + " dropped again, unless --keep-going is given.")
    private boolean create;

    @Option(
            names = "--replace",
            description =
                    "Restore into a new database next to the target, prove the result by its hashes, then swap the"
                            + " names. The old database stays as <name>_old_<time>.")
    private boolean replace;

    @Option(names = "--drop-old", description = "With --replace: drop the old database at the very end.")
    private boolean dropOld;

    @Option(
            names = "--globals",
            description = "Restore the roles, memberships, settings and tablespaces of a server onto the server of the"
                    + " target. BACKUP is then _globals.<server> (default: the only one in the store). Existing objects"
                    + " stay as they are.")
    private boolean globals;

    @Option(
            names = "--existing-roles",
            description =
                    "With --globals: give existing roles the backup's memberships and labels as well, and the server its"
                            + " settings of all roles and privileges on parameters.")
    private boolean existingRoles;

    @Inject
    RestoreCommand(Tools tools) {
        super(tools);
    }

    @Override
    Map<Setting, String> overrides() {
        Map<Setting, String> overrides = new EnumMap<>(Setting.class);
        put(overrides, Setting.JOBS, jobs);
        return overrides;
    }

    @Override
    int run(Invocation invocation) {
        Settings settings = invocation.settings();
        Selection chosen = selection.selection();
        if (globals) {
            checkGlobals(chosen);
            GlobalsRestoring restoring = new GlobalsRestoring(invocation);
            Database database = target(invocation);
            try (BackupFile file = source.open(invocation, restoring.reference(backup))) {
                return restoring.run(file, database, role, keepGoing, existingRoles, plan);
            }
        }
        if (existingRoles) {
            throw wrong("--existing-roles is given without --globals", "it applies to the roles of a server only");
        }
        checkWay(chosen);
        Database database = target(invocation);
        String reference = reference(settings);
        RestoreDatabase.Target restored = new RestoreDatabase.Target(database.server(), database.database());
        boolean dropsExisting = settings.restore().dropExisting() && !create && !replace;
        try (BackupFile file = source.open(invocation, reference)) {
            if (replace || dropsExisting) {
                requireWhole(file, replace ? "--replace" : "IMPORT_DROP_EXISTING");
            }
            // Before a database is created for it.
            chosen.requireMatches(file.index());
            if (dropsExisting) {
                requireWhole(chosen, "IMPORT_DROP_EXISTING");
            }
            Way way = dropsExisting ? restored.replacedIfThere() : way();
            RestoreRequest request = new RestoreRequest(
                    invocation.jobs(),
                    chosen,
                    !noOwner,
                    !noAcl,
                    !noStatistics,
                    disableTriggers,
                    role,
                    keepGoing,
                    verify || way.replaces() ? Proof.HASHES : Proof.COUNTS,
                    Waivers.of(false, false, allowedDifferences));
            RestoreDatabase restoring = invocation.restoringDatabases();
            if (plan) {
                return new RestorePlanning(invocation, file, database.label())
                        .print(restoring.plan(file, restored, request, way), way);
            }
            MakeDatabase.Replacement outcome;
            try (Progress.Closing<RestoreProgress> progress =
                    invocation.progress().restore(file.index().id().database())) {
                outcome = restoring.run(file, restored, request, way, progress.listener());
            }
            return new RestoreReport(invocation, file, request)
                    .print(database.label(), outcome.restore(), outcome.retired());
        }
    }

    private Way way() {
        if (replace) {
            return dropOld ? Way.REPLACED_AND_DROPPED : Way.REPLACED;
        }
        return create ? Way.NEW : Way.EXISTING;
    }

    private void checkGlobals(Selection chosen) {
        if (create || replace || dropOld || verify || disableTriggers || noOwner || noAcl || noStatistics) {
            throw wrong(
                    "--globals can only be combined with --target, --role, --keep-going, --existing-roles and --plan",
                    "restore each database with a command of its own");
        }
        if (!chosen.equals(Selection.all())) {
            throw wrong("--globals cannot be limited to a part", "use --plan to see what would be created");
        }
    }

    private void checkWay(Selection chosen) {
        if (create && replace) {
            throw wrong("--create and --replace cannot be combined", "--replace creates the new database itself");
        }
        if (dropOld && !replace) {
            throw wrong("--drop-old is given without --replace", "it drops the database that --replace has replaced");
        }
        if (replace) {
            requireWhole(chosen, "--replace");
            if (keepGoing) {
                throw wrong(
                        "--replace and --keep-going cannot be combined",
                        "only a complete and proved database replaces another");
            }
        }
        if (disableTriggers && !chosen.sections().equals(Set.of(Section.DATA))) {
            throw wrong(
                    "--disable-triggers is given without --data-only",
                    "omit it: a restore creates triggers and foreign keys after the rows");
        }
        if (create && !chosen.definitions()) {
            throw wrong(
                    "--create needs definitions to restore",
                    "restore pre-data, too, or restore into an existing database");
        }
    }

    private static void requireWhole(Selection chosen, String what) {
        if (!chosen.equals(Selection.all())) {
            throw wrong(
                    what + " needs the whole backup",
                    "omit the options that select a part of it; otherwise the rest of the database would be lost");
        }
    }

    private static void requireWhole(BackupFile file, String what) {
        if (!file.index().isWhole()) {
            throw wrong(
                    what + " needs a backup of a whole database, but " + file.name() + " contains a part: "
                            + String.join(" ", file.index().selection().options()),
                    "restore it into an empty database, or into a new one with --create; otherwise the rest of the"
                            + " database would be lost");
        }
    }

    private Database target(Invocation invocation) {
        String url = target;
        if (url != null) {
            return invocation.url(url);
        }
        DatabaseSettings configured = invocation.settings().restore().target();
        if (configured == null) {
            throw wrong(
                    "no target is given", "give --target postgresql://user@host/database, or set IMPORT_DB_HOST, …");
        }
        return invocation.databases().configured(configured);
    }

    private String reference(Settings settings) {
        String given = backup != null ? backup : settings.restore().backup();
        if (given != null) {
            return given;
        }
        if (settings.databases().size() == 1) {
            return settings.databases().get(0).name();
        }
        throw wrong("no backup is given", "name it: a key, a file, NAME (the newest), or NAME@TIME");
    }

    private static ConfigurationException wrong(String message, String hint) {
        return new ConfigurationException(message, hint);
    }
}
