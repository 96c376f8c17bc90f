package io.pgbackup.core.restore;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.Choice;
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
 * Makes the database that a restore goes into: a new one, one for a trial, or one that takes the place of another.
 *
 * <p>A database is filled under a {@linkplain WorkingDatabase working name}, and gets its own when the restore has come to its end: whoever
 * dies meanwhile, no half restored database has a name that somebody uses. Only databases that this run has made are ever dropped after a
 * failure; what earlier runs have left is named. The one that is replaced keeps its name and its sessions until the new one is loaded and
 * proved.
 */
public final class MakeDatabase {

    private static final Logger log = LoggerFactory.getLogger(MakeDatabase.class);

    /** How many names are tried where other runs take each just before it is used. */
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

    /** One server. */
    public interface Server {

        /** What messages call it: {@code host:port}. */
        String name();

        /** Acts on its databases. */
        DatabaseAdmin admin();

        /** Loads into one of its databases. */
        DatabaseLoader loader(String database);
    }

    /** Loads a new, empty database, and proves it. */
    @FunctionalInterface
    public interface Load {
        RestoreResult into(DatabaseLoader loader);
    }

    /** Compares what the database has beside its objects, when it has all of it. */
    @FunctionalInterface
    public interface Check {
        DefinitionOutcome of(DatabaseAdmin admin, String database);
    }

    /**
     * What a replacement did.
     *
     * @param restore the load and its proof
     * @param retired the name that the old database has now; empty when it was dropped
     */
    public record Replacement(RestoreResult restore, String retired) {}

    /**
     * Creates a database and loads it.
     *
     * @param database must not exist
     * @param properties of the source
     * @param keepsGoing whether to do without properties that the server does not take, and to leave a load that stopped in the middle under
     *     the working name. A database whose definitions differ at the end stays in any case, under its own name
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
            log.debug("{} is ours: {}", copy.name(), claim);
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
                    "database " + database + " is being made already: " + e.getMessage(),
                    "wait until that has ended",
                    e);
        }
    }

    /** Creates a database beside a name, loads it, and drops it again whatever happens. */
    public RestoreResult tryOut(Server server, String database, Map<String, String> properties, Load load) {
        nameLeftovers(server, database);
        Optional<RestoreResult> result = Optional.empty();
        for (int attempt = 1; result.isEmpty(); attempt++) {
            result = tryOut(copy(server, database, Purpose.VERIFY), server, properties, load, attempt == NAMES);
        }
        return result.get();
    }

    /** Nothing if another run took the name just now, unless this is the last one to try. */
    private static Optional<RestoreResult> tryOut(
            WorkingCopy copy, Server server, Map<String, String> properties, Load load, boolean isLast) {
        try (DatabaseAdmin.Claim claim = server.admin().claim("", copy.name())) {
            log.debug("{} is ours: {}", copy.name(), claim);
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
                result = load.into(server.loader(copy.name()));
            } catch (RuntimeException e) {
                throw copy.dropped(e);
            }
            try {
                copy.drop(copy.name());
            } catch (BackupServiceException e) {
                throw e.with(
                        "the backup was restored and proved, and database " + copy.name()
                                + ", made for it, is left over: " + e.getMessage(),
                        WorkingDatabase.drop(copy.name()));
            }
            return Optional.of(result);
        }
    }

    /**
     * Loads a database beside an existing one, then swaps their names.
     *
     * @param database must exist, and have nothing that keeps it from being renamed
     * @param load must prove the result, or throw
     * @param check of the new database, before it takes the place of the old one
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
            log.debug("{} is ours: {}", database, claim);
            copy.make(properties, "");
            RestoreResult result;
            String retired;
            try {
                result = load.into(server.loader(copy.name()));
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
                log.info("database {} is replaced; the old one is now {}", database, retired);
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
                    "remove what is named, then restore again");
        }
    }

    private static void dropOld(WorkingCopy copy, String database, String retired) {
        try {
            copy.drop(retired);
        } catch (BackupServiceException e) {
            throw e.with(
                    "database " + database + " is replaced, and the old one, now " + retired
                            + ", could not be dropped: " + e.getMessage(),
                    WorkingDatabase.drop(retired));
        }
        log.info("database {} is replaced; the old one is dropped", database);
    }

    private WorkingCopy copy(Server server, String database, Purpose purpose) {
        return new WorkingCopy(server, freeName(server, database, purpose), patience);
    }

    /** Whoever has begun in the same second may have the first name, also for another database whose name is cut to the same text. */
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
            throw TargetException.conflict("database " + database + " exists already on " + server.name(), hint);
        }
    }

    /** What earlier runs for the same database have left: never dropped, since nobody can tell whether it is needed. */
    private static void nameLeftovers(Server server, String database) {
        for (WorkingDatabase left : server.admin().workingDatabases()) {
            if (left.isOf(database)) {
                log.warn("{} ({})", left.sentence(), left.remedy());
            }
        }
    }
}
