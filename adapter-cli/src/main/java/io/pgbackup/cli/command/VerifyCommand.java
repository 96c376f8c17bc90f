package io.pgbackup.cli.command;

import io.pgbackup.cli.output.Amounts;
import io.pgbackup.cli.output.Fields;
import io.pgbackup.cli.output.Progress;
import io.pgbackup.config.Setting;
import io.pgbackup.connect.Database;
import io.pgbackup.core.dump.Waivers;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FormatException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedLargeObjects;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.proof.DefinitionOutcome;
import io.pgbackup.core.proof.DefinitionProof;
import io.pgbackup.core.proof.SequenceProof;
import io.pgbackup.core.restore.DatabaseProof;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.restore.request.RestoreRequest.Proof;
import io.pgbackup.core.restore.request.RestoreResult;
import io.pgbackup.core.restore.request.Selection;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import io.pgbackup.core.verify.BackupCatalog;
import io.pgbackup.core.verify.VerifyBackup;
import io.pgbackup.core.verify.VerifyResult;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify}: reads every byte of a backup again; on request compares it with a database or restores it into a scratch one. */
@Command(
        name = "verify",
        description = "Reads every byte of a backup again, and checks all checksums, row counts and content hashes.")
public final class VerifyCommand extends CliCommand {

    private static final Logger LOG = LoggerFactory.getLogger(VerifyCommand.class);

    @Parameters(
            paramLabel = "BACKUP",
            arity = "0..1",
            description = "A key, a file, NAME (the newest), or NAME@TIME (default: the newest of every database in the"
                    + " store).")
    private @Nullable String backup;

    @Mixin
    private SourceOption source = new SourceOption();

    @Option(names = "--against", paramLabel = "URL", description = "Also compare every table with this database.")
    private @Nullable String against;

    @Option(
            names = "--restore",
            paramLabel = "URL",
            description =
                    "Also restore into a new scratch database on this server, prove it by its hashes, and drop it.")
    private @Nullable String restore;

    @Option(
            names = {"-O", "--no-owner"},
            description = "With --restore: leave out owners and grants, for a server that lacks the roles.")
    private boolean noOwner;

    @Option(
            names = "--allow-difference",
            paramLabel = "NAME",
            description =
                    "With --against or --restore: let the definition of this object differ from the backup's, as in"
                            + " 'table shop.orders'; * and ? are wildcards. May be repeated.")
    private List<String> allowedDifferences = List.of();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Number of parallel reads (default: the number of cores, at most 8).")
    private @Nullable String jobs;

    @Inject
    VerifyCommand(Tools tools) {
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
        List<String> lines = new ArrayList<>();
        List<Fields> results = new ArrayList<>();
        Outcomes outcomes = new Outcomes(invocation);
        for (Wanted one : wanted(invocation)) {
            Fields fields = new Fields().put("backup", one.label());
            results.add(fields);
            outcomes.run(one.label(), fields, () -> verify(invocation, one, lines, fields));
            if (outcomes.interrupted()) {
                break;
            }
        }
        invocation.console().result(lines, new Fields().putAll("backups", results));
        return outcomes.exitCode();
    }

    /**
     * A backup to verify.
     *
     * @param label its name in messages, and as BACKUP on a command line
     * @param id its identity, if it is known
     */
    private record Wanted(String label, Optional<BackupId> id) {

        Wanted(String label) {
            this(label, Optional.empty());
        }
    }

    private List<Wanted> wanted(Invocation invocation) {
        String given = backup;
        if (given != null) {
            return List.of(new Wanted(given));
        }
        source.requireNone();
        if (against != null || restore != null) {
            throw new ConfigurationException(
                    "--against and --restore need a backup", "name it: a key, a file, NAME (the newest), or NAME@TIME");
        }
        List<String> names = invocation.store().list().stream()
                .map(one -> one.id().database())
                .distinct()
                .sorted()
                .toList();
        if (names.isEmpty()) {
            throw new ConfigurationException(
                    "there are no backups in " + invocation.store().name(),
                    "give the store that contains them with --store");
        }
        return names.stream().flatMap(name -> newest(invocation, name)).toList();
    }

    private static Stream<Wanted> newest(Invocation invocation, String name) {
        List<BackupId> each;
        try {
            each = invocation.catalog().latestOfEach(name);
        } catch (BackupServiceException e) {
            LOG.debug("the failure \"{}\" will be reported when {} is opened", e.getMessage(), name);
            each = List.of();
        }
        return switch (each.size()) {
            case 0 -> Stream.of(new Wanted(name));
            case 1 -> Stream.of(new Wanted(name, Optional.of(each.get(0))));
            default -> each.stream().map(id -> new Wanted(BackupKeys.key(id), Optional.of(id)));
        };
    }

    private BackupFile open(Invocation invocation, Wanted wanted) {
        return wanted.id()
                .map(id -> invocation.catalog().open(id))
                .orElseGet(() -> source.open(invocation, wanted.label()));
    }

    private void verify(Invocation invocation, Wanted wanted, List<String> lines, Fields fields) {
        try (BackupFile file = open(invocation, wanted)) {
            fields.put("location", file.name());
            VerifyResult result;
            try (Progress.Closing<RestoreProgress> progress =
                    invocation.progress().restore(file.index().id().database())) {
                result = new VerifyBackup(invocation.clock()).run(file, invocation.jobs(), progress.listener());
            }
            lines.add(file.name() + " is intact");
            List<String> selection = file.index().selection().options();
            if (!selection.isEmpty()) {
                lines.add("  it contains a part of a database: " + String.join(" ", selection));
            }
            lines.add("  " + Amounts.content(result.rows(), result.tables(), result.largeObjects())
                    + ", "
                    + Amounts.bytes(result.storedBytes()) + " in "
                    + Amounts.count(result.segments(), "segment") + ", in " + Amounts.duration(result.duration()));
            fields.putTexts("selection", selection)
                    .put("segments", result.segments())
                    .put("sizeBytes", result.storedBytes())
                    .put("rawBytes", result.rawBytes())
                    .put("tables", result.tables())
                    .put("rows", result.rows())
                    .put("largeObjects", result.largeObjects().count())
                    .put("largeObjectBytes", result.largeObjects().bytes())
                    .putMillis("durationMillis", result.duration());
            if (file.index().id().isGlobals() && (against != null || restore != null)) {
                throw new ConfigurationException(
                        "--against and --restore are for databases, but " + wanted.label()
                                + " contains the roles and tablespaces of a server",
                        "omit them: every byte was checked");
            }
            String database = against;
            if (database != null) {
                compare(invocation, file, invocation.url(database), lines, fields);
            }
            String server = restore;
            if (server != null) {
                tryOut(invocation, file, invocation.url(server), lines, fields);
            }
            upTo(invocation, wanted).ifPresent(time -> requireNoneDamagedAfter(invocation, file, time));
        }
    }

    /** Returns the latest time that a backup may have, if the newest backup is requested and not one particular backup. */
    private static Optional<Instant> upTo(Invocation invocation, Wanted wanted) {
        return wanted.id().isPresent()
                ? Optional.of(Instant.MAX)
                : BackupReference.parse(wanted.label(), invocation.directory()).upTo();
    }

    /** Fails if a damaged backup is newer than the newest complete one, which is intact: a request for the newest must report it. */
    private static void requireNoneDamagedAfter(Invocation invocation, BackupFile file, Instant upTo) {
        List<BackupCatalog.Inspected> damaged =
                invocation.catalog().damagedAfter(file.index().id(), upTo);
        if (!damaged.isEmpty()) {
            BackupCatalog.Inspected newest = damaged.get(0);
            throw FormatException.damaged(
                    file.name() + " is intact, but "
                            + invocation.store().location(newest.backup().id()) + ", which is newer, is not: "
                            + newest.problem()
                            + (damaged.size() == 1 ? "" : "; " + (damaged.size() - 1) + " more are damaged, too"),
                    "back up again, and move the damaged file out of the store");
        }
    }

    private Waivers waivers() {
        return Waivers.of(false, false, allowedDifferences);
    }

    private void compare(Invocation invocation, BackupFile file, Database database, List<String> lines, Fields fields) {
        BackupIndex index = file.index();
        LoadRequest request = LoadRequest.toRead(
                invocation.jobs(), index.facts().encoding(), index.facts().charset());
        DatabaseProof.Outcome outcome;
        DefinitionOutcome definitions;
        try (LoadSession session = database.loader().open(request);
                Progress.Closing<RestoreProgress> progress =
                        invocation.progress().restore(database.database())) {
            outcome = new DatabaseProof(index, session, invocation.jobs(), progress.listener())
                    .hashes(index.tables(), index.largeObjects())
                    .with(SequenceProof.differences(file, index.entries(), session));
            definitions =
                    new DefinitionProof(file, session).compare(DefinitionProof.Request.everything(waivers()), Set.of());
        }
        fields.put(
                "against",
                new Fields()
                        .put("database", database.label())
                        .put("tables", outcome.tables())
                        .putTexts("differences", outcome.differences())
                        .putTexts("notComparable", outcome.notComparable())
                        .put("definitions", RestoreReport.fields(definitions)));
        if (!outcome.differences().isEmpty()) {
            outcome.with(definitions.differences()).check();
        }
        definitions.check();
        lines.add("  " + database.label() + " is equal in "
                + Amounts.count(outcome.tables() - outcome.notComparable().size(), "table")
                + (index.largeObjects().isEmpty()
                        ? ""
                        : " and "
                                + Amounts.count(
                                        IndexedLargeObjects.totals(index.largeObjects())
                                                .count(),
                                        "large object")));
        RestoreReport.notCompared(outcome.notComparable()).ifPresent(lines::add);
        outcome.notComparable().forEach(one -> lines.add("  not comparable: " + one));
        RestoreReport.lines(definitions).forEach(lines::add);
        RestoreReport.warn(invocation, definitions);
    }

    private void tryOut(Invocation invocation, BackupFile file, Database database, List<String> lines, Fields fields) {
        RestoreRequest request = new RestoreRequest(
                invocation.jobs(),
                Selection.all(),
                !noOwner,
                !noOwner,
                true,
                false,
                "",
                false,
                Proof.HASHES,
                waivers());
        RestoreResult result;
        try (Progress.Closing<RestoreProgress> progress =
                invocation.progress().restore(file.index().id().database())) {
            result = invocation.restoringDatabases().tryOut(file, database.server(), request, progress.listener());
        }
        RestoreReport report = new RestoreReport(invocation, file, request);
        fields.put("restore", report.fields(result));
        lines.add("  it was restored on " + database.server().name() + ", proved, and dropped again");
        report.lines(result).forEach(line -> lines.add("  " + line));
        RestoreReport.warn(invocation, result.definitions());
    }
}
