package io.pgbackup.core.restore;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.proof.DefinitionOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the database that a restore goes into: a new one, one for a trial, or one that takes the place of another.
 *
 * <p>Only databases that this run has made are ever dropped after a failure. The one that is replaced keeps its name and its
 * sessions until the new one is loaded and proved.
 */
public final class MakeDatabase {

    private static final Logger log = LoggerFactory.getLogger(MakeDatabase.class);

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);

    /** PostgreSQL cuts longer names off (NAMEDATALEN). */
    private static final int LONGEST_NAME_BYTES = 63;

    private final Clock clock;

    /** @param clock for the names of the databases */
    public MakeDatabase(Clock clock) {
        this.clock = clock;
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
     * @param keepOnFailure whether a database that could not be loaded stays; one that has all rows, and definitions that differ,
     *     stays in any case
     */
    public RestoreResult create(
            Server server,
            String database,
            Map<String, String> properties,
            boolean keepOnFailure,
            Load load,
            Check check) {
        requireAbsent(
                server, database, "restore into it without --create if it is empty, or replace it with --replace");
        make(server, database, properties);
        RestoreResult result;
        try {
            result = load.into(server.loader(database));
        } catch (RuntimeException e) {
            if (keepOnFailure) {
                throw e;
            }
            if (e instanceof BackupServiceException known && known.kind() == FailureKind.DEFINITIONS_DIFFER) {
                throw kept(database, known);
            }
            throw dropped(server, database, e);
        }
        try {
            server.admin().complete(database, properties);
        } catch (BackupServiceException e) {
            throw new RunException(
                    e.kind(),
                    "database " + database + " is restored, and some of its properties are not: " + e.getMessage(),
                    "set its comment, settings and privileges by hand",
                    e);
        }
        DefinitionOutcome outcome = check.of(server.admin(), database);
        try {
            outcome.check();
        } catch (RunException e) {
            throw new RunException(
                    e.kind(),
                    e.getMessage() + "; database " + database + " stays, with all its rows",
                    e.hint().orElse(null),
                    e);
        }
        return result.with(outcome);
    }

    /** Creates a database beside a name, loads it, and drops it again whatever happens. */
    public RestoreResult tryOut(Server server, String database, Map<String, String> properties, Load load) {
        String scratch = beside(database, "verify");
        requireAbsent(server, scratch, "drop it if it is left over");
        server.admin().create(scratch, properties);
        RestoreResult result;
        try {
            result = load.into(server.loader(scratch));
        } catch (RuntimeException e) {
            throw dropped(server, scratch, e);
        }
        server.admin().drop(scratch);
        return result;
    }

    /**
     * Loads a database beside an existing one, then swaps their names.
     *
     * @param database must exist, and have nothing that keeps it from being renamed
     * @param load must prove the result, or throw
     * @param check of the new database, before it takes the place of the old one
     * @param dropOld whether the old database is dropped at the end
     */
    public Replacement replace(
            Server server, String database, Map<String, String> properties, boolean dropOld, Load load, Check check) {
        DatabaseAdmin admin = server.admin();
        if (!admin.exists(database)) {
            throw new TargetException(
                    FailureKind.TARGET_CONFLICT,
                    "database " + database + " does not exist on " + server.name() + " and cannot be replaced",
                    "create it with --create");
        }
        List<String> obstacles = admin.obstacles(database);
        if (!obstacles.isEmpty()) {
            throw new TargetException(
                    FailureKind.TARGET_CONFLICT,
                    "database " + database + " cannot be renamed because of " + String.join(", ", obstacles),
                    "remove what is named, then restore again");
        }
        String replacement = beside(database, "restore");
        String retired = beside(database, "old");
        requireAbsent(server, replacement, "drop it if it is left over");
        requireAbsent(server, retired, "drop or rename it");
        make(server, replacement, properties);
        RestoreResult result;
        try {
            result = load.into(server.loader(replacement));
            admin.complete(replacement, properties);
            DefinitionOutcome outcome = check.of(admin, replacement);
            outcome.check();
            result = result.with(outcome);
            admin.swap(replacement, database, retired);
        } catch (RuntimeException e) {
            throw dropped(server, replacement, e);
        }
        log.info("database {} is replaced; the old one is now {}", database, retired);
        if (!dropOld) {
            return new Replacement(result, retired);
        }
        try {
            admin.drop(retired);
        } catch (BackupServiceException e) {
            throw new RunException(
                    e.kind(),
                    "database " + database + " is replaced, and the old one, now " + retired
                            + ", could not be dropped: " + e.getMessage(),
                    "drop it by hand",
                    e);
        }
        return new Replacement(result, "");
    }

    /** Creates a database that can be completed later. */
    private static void make(Server server, String database, Map<String, String> properties) {
        server.admin().create(database, properties);
        try {
            server.admin().rehearse(database, properties);
        } catch (RuntimeException e) {
            throw dropped(server, database, e);
        }
    }

    private static void requireAbsent(Server server, String database, String hint) {
        if (server.admin().exists(database)) {
            throw new TargetException(
                    FailureKind.TARGET_CONFLICT, "database " + database + " exists already on " + server.name(), hint);
        }
    }

    /** All rows are there and proved: who decides whether the difference matters should not have to load them again. */
    private static RunException kept(String database, BackupServiceException failure) {
        return new RunException(
                failure.kind(),
                failure.getMessage() + "; database " + database
                        + " stays, with all its rows and without its own settings and privileges",
                failure.hint().orElse(null),
                failure);
    }

    /** Drops what this run made, which an interrupt lets happen first; returns the failure that says so too. */
    private static RuntimeException dropped(Server server, String database, RuntimeException failure) {
        boolean interrupted = Thread.interrupted();
        try {
            server.admin().drop(database);
            String sentence = "database " + database + ", made for this restore, is dropped again";
            if (failure instanceof BackupServiceException known) {
                return with(known, sentence);
            }
            log.warn("{}", sentence);
            return failure;
        } catch (BackupServiceException e) {
            failure.addSuppressed(e);
            log.error("database {}, made for this restore, could not be dropped: {}", database, e.getMessage());
            return failure;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** In place of what a restore says of its target, which is no more. */
    private static RunException with(BackupServiceException failure, String sentence) {
        BackupServiceException reason = failure.getCause() instanceof BackupServiceException cause ? cause : failure;
        return new RunException(
                failure.kind(),
                reason.getMessage() + "; " + sentence,
                reason.hint().orElse(null),
                failure);
    }

    /** {@code <name>_<what>_<time>}, with the name cut where it would be too long. */
    private String beside(String database, String what) {
        String suffix = "_" + what + "_" + STAMP.format(clock.instant().atOffset(ZoneOffset.UTC));
        String name = database;
        while (bytes(name) + bytes(suffix) > LONGEST_NAME_BYTES) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
        }
        return name + suffix;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
