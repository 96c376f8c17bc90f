package io.pgbackup.core.restore;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.proof.DefinitionOutcome;
import io.pgbackup.core.proof.DefinitionProof;
import io.pgbackup.core.restore.RunRestore.Preview;
import io.pgbackup.core.restore.plan.RestorePlan;
import io.pgbackup.core.restore.request.RestoreRequest;
import io.pgbackup.core.restore.request.RestoreRequest.Proof;
import io.pgbackup.core.restore.request.RestoreResult;
import io.pgbackup.core.restore.request.Selection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Restores a backup into an existing database, into a new one, or into one that replaces another. */
public final class RestoreDatabase {

    /** A database that exists on nearly every server; facts of the server are read through it if the target database does not exist yet. */
    private static final String MAINTENANCE_DATABASE = "postgres";

    private final RunRestore restoring;
    private final MakeDatabase making;

    /**
     * Creates the use case.
     *
     * @param restoring loads and proves
     * @param making creates, renames and drops databases
     */
    public RestoreDatabase(RunRestore restoring, MakeDatabase making) {
        this.restoring = restoring;
        this.making = making;
    }

    /** What the target is before the restore, and what happens to it. */
    public enum Way {
        /** It exists, and is empty if definitions are restored. */
        EXISTING,
        /** It does not exist, and is created. */
        NEW,
        /** It exists, and a new database replaces it; the old one is kept under another name. */
        REPLACED,
        /** It exists, and a new database replaces it; the old one is dropped at the very end. */
        REPLACED_AND_DROPPED;

        /** Whether a database is created. */
        public boolean makesDatabase() {
            return this != EXISTING;
        }

        /** Whether the target exists and is replaced. */
        public boolean replaces() {
            return this == REPLACED || this == REPLACED_AND_DROPPED;
        }
    }

    /**
     * A database on a server.
     *
     * @param server the server
     * @param database the name of the database
     */
    public record Target(MakeDatabase.Server server, String database) {

        /** Returns the way that replaces and drops the database if it exists, and creates it otherwise. */
        public Way replacedIfThere() {
            return server.admin().exists(database) ? Way.REPLACED_AND_DROPPED : Way.NEW;
        }
    }

    /**
     * What a restore would do.
     *
     * @param plan what would be restored, and what would be left out
     * @param problems obstacles to the restore; empty if none was found
     */
    public record Planned(RestorePlan plan, List<String> problems) {

        public Planned {
            problems = List.copyOf(problems);
        }
    }

    /** Inspects the target and creates a plan; leaves nothing on the target. */
    public Planned plan(BackupFile file, Target target, RestoreRequest request, Way way) {
        if (!way.makesDatabase()) {
            Preview preview = restoring.plan(file, target.server().loader(target.database()), request);
            List<String> problems = new ArrayList<>(preview.problems());
            problems.addAll(preview.refusals());
            if (request.selection().definitions()) {
                preview.target()
                        .objects()
                        .forEach(object -> problems.add("the target is not empty: it holds " + object));
            }
            return new Planned(preview.plan(), problems);
        }
        List<String> problems = problems(target, way);
        Preview preview = restoring.plan(file, target.server().loader(MAINTENANCE_DATABASE), request);
        TargetFacts made = asNew(file, target.database(), preview.target());
        problems.addAll(preview.plan().problems(file.index(), request, made));
        problems.addAll(preview.refusals());
        return new Planned(preview.plan(), problems);
    }

    private static List<String> problems(Target target, Way way) {
        List<String> problems = new ArrayList<>();
        DatabaseAdmin admin = target.server().admin();
        boolean exists = admin.exists(target.database());
        if (way == Way.NEW && exists) {
            problems.add("database " + target.database() + " already exists");
        }
        if (way.replaces()) {
            if (!exists) {
                problems.add("database " + target.database() + " does not exist");
            }
            admin.obstacles(target.database()).forEach(one -> problems.add("it cannot be renamed: " + one));
        }
        return problems;
    }

    /** Returns the facts of a database that would be created for this backup. */
    private static TargetFacts asNew(BackupFile file, String database, TargetFacts facts) {
        return new TargetFacts(
                database,
                facts.serverVersion(),
                facts.serverVersionNumber(),
                file.index().facts().encoding(),
                List.of(),
                facts.roles(),
                facts.owners(),
                facts.tablespaces(),
                facts.availableExtensions(),
                facts.settings(),
                facts.superuser(),
                List.of());
    }

    /**
     * Restores. A database that replaces another is proved by the content of every table, whatever the request states.
     *
     * @throws ConfigurationException of kind {@code USAGE} if a part of a backup would replace a whole database
     */
    public MakeDatabase.Replacement run(
            BackupFile file, Target target, RestoreRequest request, Way way, RestoreProgress progress) {
        RestoreRequest asked = way.replaces() ? request.withProof(Proof.HASHES) : request;
        MakeDatabase.Load load = loader -> restoring.run(file, loader, asked, progress);
        MakeDatabase.Check check = (admin, made) -> compare(file, asked, admin, made);
        String database = target.database();
        Map<String, String> properties = properties(file, asked);
        if (way.replaces()) {
            requireWhole(file, asked);
            boolean dropsOld = way == Way.REPLACED_AND_DROPPED;
            return making.replace(target.server(), database, properties, dropsOld, load, check);
        }
        RestoreResult result = way == Way.NEW
                ? making.create(target.server(), database, properties, asked.keepGoing(), load, check)
                : load.into(target.server().loader(database));
        return new MakeDatabase.Replacement(result, "");
    }

    /**
     * Restores into a database that is dropped afterwards, to see whether the backup can be restored; the result is proved by the content
     * of every table.
     */
    public RestoreResult tryOut(
            BackupFile file, MakeDatabase.Server server, RestoreRequest request, RestoreProgress progress) {
        RestoreRequest asked = request.withProof(Proof.HASHES);
        return making.tryOut(
                server,
                file.index().facts().database(),
                properties(file, asked),
                loader -> restoring.run(file, loader, asked, progress));
    }

    private static void requireWhole(BackupFile file, RestoreRequest request) {
        if (!file.index().isWhole() || !request.selection().equals(Selection.all()) || request.keepGoing()) {
            throw new ConfigurationException(
                    "only a backup of a whole database that is restored as a whole can replace another database",
                    "restore a part into an empty or a new database; otherwise the rest of the old one would be lost");
        }
    }

    /** Compares the properties of the database itself. */
    private static DefinitionOutcome compare(
            BackupFile file, RestoreRequest request, DatabaseAdmin admin, String database) {
        return DefinitionProof.compareDatabase(
                file,
                new DefinitionProof.Request(
                        Set.of(), true, true, request.owners(), request.privileges(), true, request.differences()),
                sink -> admin.fingerprints(database, sink));
    }

    /** Returns the source's properties; without its owner and its privileges if these are not wanted. */
    private static Map<String, String> properties(BackupFile file, RestoreRequest request) {
        Map<String, String> properties = new HashMap<>(file.index().facts().properties());
        if (!request.owners()) {
            properties.remove("owner");
        }
        if (!request.privileges()) {
            properties.keySet().removeIf(key -> key.startsWith("acl"));
        }
        return properties;
    }
}
