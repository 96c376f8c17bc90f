package io.pgbackup.core.restore;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.Choice;
import io.pgbackup.core.failure.Failure;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.load.WorkingDatabase;
import io.pgbackup.core.load.WorkingDatabase.Purpose;
import io.pgbackup.core.proof.DefinitionOutcome;
import io.pgbackup.core.restore.request.RestoreResult;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the database into which a restore goes: a new one, one for a trial, or one that replaces another.
 *
 * <p>A database is filled under a {@linkplain WorkingDatabase working name}, and is renamed to its final name when the restore is complete:
 * if a run dies in the meantime, no incomplete database has a name that applications use. Only databases that this run has created are ever
 * dropped after a failure; leftovers of earlier runs are reported. A database that is replaced keeps its name and its sessions until the
 * new one is loaded and proved.
 */
public final class MakeDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(MakeDatabase.class);

    /** How many names are tried if other runs take each one just before it is used. */
    private static final int NAMES = 5;

    private final Clock clock;
    private final Supplier<Patience> patience;

    /** @param clock for the names of the databases */
    public MakeDatabase(Clock clock) {
        this(clock, () -> Patience.ofMinutes(clock));
    }

    MakeDatabase(Clock clock, Supplier<Patience> patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /** A database server. */
    public interface Server {

        /** The name of the server in messages: {@code host:port}. */
        String name();

        /** Returns the operations on its databases. */
        DatabaseAdmin admin();

        /** Returns a loader for one of its databases. */
        DatabaseLoader loader(String database);
    }

    /** Loads a new, empty database, and proves it. */
    @FunctionalInterface
    public interface Load {
        RestoreResult into(DatabaseLoader loader);

        /** Loads; an error of the virtual machine or of the caller's code becomes a failure, after which the database is dropped. */
        default RestoreResult orFail(DatabaseLoader loader) {
            try {
                return into(loader);
            } catch (Error e) {
                Failure failure = Failure.of(e);
                throw BackupServiceException.of(failure.kind(), failure.message(), failure.remedy(), e);
            }
        }
    }

    /** Compares the properties of the database itself, when all of them are set. */
    @FunctionalInterface
    public interface Check {
        DefinitionOutcome of(DatabaseAdmin admin, String database);
    }

    /**
     * The result of a replacement.
     *
     * @param restore the load and its proof
     * @param retired the name that the old database has now; empty when it was dropped
     */
    public record Replacement(RestoreResult restore, String retired) {}

    /**
     * Creates a database and loads it.
     *
     * @param database must not exist
     * @param properties properties of the source
     * @param keepsGoing whether to continue without properties that the server does not support, and to keep a load that stopped early
     *     under the working name. A database whose definitions differ at the end is kept in any case, under its final name
     */
    public RestoreResult create(
            Server server,
            String database,
            Map<String, String> properties,
            boolean keepsGoing,
            Load load,
            Check check) {
        requireAbsent(server, database, Choice.EXISTING + " if it is empty, or " + Choice.REPLACE);
        nameLeftovers(server, database);
        WorkingCopy copy = copy(server, database, Purpose.RESTORE);
        try (DatabaseAdmin.Claim claim = claimNew(server, database, copy.name())) {
            LOG.debug("claimed {}: {}", copy.name(), claim);
            CreatedDatabase created = new CreatedDatabase(server, copy, database, properties, check);
            return keepsGoing ? created.loadAnyway(load) : created.load(load);
        }
    }

    private static DatabaseAdmin.Claim claimNew(Server server, String database, String working) {
        try {
            return server.admin().claim(database, working);
        } catch (BackupServiceException e) {
            if (e.kind() != FailureKind.LOCKED) {
                throw e;
            }
            throw TargetException.conflict(
                    "database " + database + " is already being created: " + e.getMessage(),
                    "wait until the other run has ended",
                    e);
        }
    }

    /** Creates a database under a working name, loads it, and drops it again in any case. */
    public RestoreResult tryOut(Server server, String database, Map<String, String> properties, Load load) {
        nameLeftovers(server, database);
        Optional<RestoreResult> result = Optional.empty();
        for (int attempt = 1; result.isEmpty(); attempt++) {
            result = tryOut(copy(server, database, Purpose.VERIFY), server, properties, load, attempt == NAMES);
        }
        return result.get();
    }

    /** Returns nothing if another run took the name just before, unless this is the last attempt. */
    private static Optional<RestoreResult> tryOut(
            WorkingCopy copy, Server server, Map<String, String> properties, Load load, boolean isLast) {
        try (DatabaseAdmin.Claim claim = server.admin().claim("", copy.name())) {
            LOG.debug("claimed {}: {}", copy.name(), claim);
            try {
                copy.create(properties);
            } catch (BackupServiceException e) {
                if (e.kind() == FailureKind.TARGET_CONFLICT && !isLast) {
                    return Optional.empty();
                }
                throw e;
            }
            RestoreResult result;
            try {
                result = load.orFail(server.loader(copy.name()));
            } catch (RuntimeException e) {
                throw copy.dropped(e);
            }
            try {
                copy.drop(copy.name());
            } catch (BackupServiceException e) {
                throw e.with(
                        "the backup was restored and proved, but database " + copy.name()
                                + ", created for this purpose, is left over: " + e.getMessage(),
                        WorkingDatabase.drop(copy.name()));
            }
            return Optional.of(result);
        }
    }

    /**
     * Loads a database next to an existing one, then swaps their names.
     *
     * @param database must exist and be renameable
     * @param properties properties of the source
     * @param load must prove the result, or throw
     * @param check checks the new database before it replaces the old one
     * @param dropOld whether the old database is dropped at the end
     * @throws RunException of kind {@code LOCKED} if another run restores into the database
     */
    public Replacement replace(
            Server server, String database, Map<String, String> properties, boolean dropOld, Load load, Check check) {
        DatabaseAdmin admin = server.admin();
        requireReplaceable(server, database);
        nameLeftovers(server, database);
        WorkingCopy copy = copy(server, database, Purpose.RESTORE);
        try (DatabaseAdmin.Claim claim = admin.claim(database, copy.name())) {
            LOG.debug("claimed {}: {}", database, claim);
            copy.make(properties, "");
            RestoreResult result;
            String retired;
            try {
                result = load.orFail(server.loader(copy.name()));
                copy.complete(properties);
                DefinitionOutcome outcome = check.of(admin, copy.name());
                outcome.check();
                result = result.with(outcome);
                retired = freeName(server, database, Purpose.OLD);
            } catch (RuntimeException e) {
                throw copy.dropped(e);
            }
            copy.swap(database, retired);
            if (dropOld) {
                dropOld(copy, database, retired);
            } else {
                LOG.info("database {} is replaced; the old one is now {}", database, retired);
            }
            return new Replacement(result, dropOld ? "" : retired);
        }
    }

    private static void requireReplaceable(Server server, String database) {
        if (!server.admin().exists(database)) {
            throw TargetException.conflict(
                    "database " + database + " does not exist on " + server.name() + " and cannot be replaced",
                    Choice.CREATE + " it");
        }
        List<String> obstacles = server.admin().obstacles(database);
        if (!obstacles.isEmpty()) {
            throw TargetException.conflict(
                    "database " + database + " cannot be renamed because of " + String.join(", ", obstacles),
                    "remove the named obstacles, then restore again");
        }
    }

    private static void dropOld(WorkingCopy copy, String database, String retired) {
        try {
            copy.drop(retired);
        } catch (BackupServiceException e) {
            throw e.with(
                    "database " + database + " is replaced, but the old one, now " + retired
                            + ", could not be dropped: " + e.getMessage(),
                    WorkingDatabase.drop(retired));
        }
        LOG.info("database {} is replaced; the old one is dropped", database);
    }

    private WorkingCopy copy(Server server, String database, Purpose purpose) {
        return new WorkingCopy(server, freeName(server, database, purpose), patience);
    }

    /**
     * Returns a free name. A run that began in the same second may have the first one, also for another database whose name is truncated to
     * the same text.
     */
    private String freeName(Server server, String database, Purpose purpose) {
        Instant time = clock.instant();
        String name = WorkingDatabase.name(database, purpose, time);
        while (server.admin().exists(name)) {
            time = time.plusSeconds(1);
            name = WorkingDatabase.name(database, purpose, time);
        }
        return name;
    }

    private static void requireAbsent(Server server, String database, String hint) {
        if (server.admin().exists(database)) {
            throw TargetException.conflict("database " + database + " already exists on " + server.name(), hint);
        }
    }

    /**
     * Reports the leftovers of earlier runs for the same database. They are never dropped, since the program cannot know whether they are
     * needed.
     */
    private static void nameLeftovers(Server server, String database) {
        for (WorkingDatabase left : server.admin().workingDatabases()) {
            if (left.isOf(database)) {
                LOG.warn("{} ({})", left.sentence(), left.remedy());
            }
        }
    }
}
