package io.pgbackup.core.restore;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.core.load.WorkingDatabase;
import io.pgbackup.core.proof.DefinitionOutcome;
import io.pgbackup.core.restore.request.RestoreResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that is created under an unused working name. It gets its properties before its final name, so that no session finds it
 * without its privileges. Used once.
 */
final class CreatedDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(CreatedDatabase.class);

    private static final String OWNER = "owner";

    private static final DefinitionOutcome NOTHING = DefinitionOutcome.none(List.of(), List.of());

    private final MakeDatabase.Server server;
    private final DatabaseAdmin admin;
    private final WorkingCopy copy;
    private final String database;
    private final Map<String, String> properties;
    private final MakeDatabase.Check check;

    CreatedDatabase(
            MakeDatabase.Server server,
            WorkingCopy copy,
            String database,
            Map<String, String> properties,
            MakeDatabase.Check check) {
        this.server = server;
        this.admin = server.admin();
        this.copy = copy;
        this.database = database;
        this.properties = properties;
        this.check = check;
    }

    /** Creates and loads the database. A completed restore gets its final name even if it has differences; any other is dropped. */
    RestoreResult load(MakeDatabase.Load load) {
        copy.make(properties, database);
        RestoreResult result;
        try {
            result = load.orFail(server.loader(copy.name()));
        } catch (RuntimeException e) {
            throw isDifferent(e) ? kept((BackupServiceException) e) : copy.dropped(e);
        }
        try {
            copy.complete(properties);
        } catch (BackupServiceException e) {
            throw named(e.with(
                    "database " + database + " is restored, but some of its properties are not: " + e.getMessage(),
                    "set its comment, settings and privileges by hand"));
        }
        DefinitionOutcome outcome;
        try {
            outcome = check.of(admin, copy.name());
        } catch (BackupServiceException e) {
            throw named(e.with(
                    "database " + database
                            + " is restored and proved, except for the properties of the database itself (owner, settings, privileges),"
                            + " which could not be compared: " + e.getMessage(),
                    e.hint().orElse(null)));
        }
        requireEqual(outcome);
        copy.rename(database, Optional.empty());
        return result.with(outcome);
    }

    /** Creates and loads the database as completely as possible: a property that cannot be set counts as one more failure. */
    RestoreResult loadAnyway(MakeDatabase.Load load) {
        List<String> failures = new ArrayList<>();
        createAnyway(failures);
        RestoreResult result;
        try {
            result = load.orFail(server.loader(copy.name()));
        } catch (TargetException e) {
            throw copy.dropped(e); // nothing was written
        } catch (BackupServiceException e) {
            throw isDifferent(e) ? kept(e) : stays(e);
        }
        try {
            copy.completeAnyway(properties)
                    .forEach(failure -> failures.add(
                            "database " + database + " lacks a comment, setting or privilege of its own: " + failure));
        } catch (BackupServiceException e) {
            failures.add("database " + database + " lacks some of its properties: " + e.getMessage());
        }
        DefinitionOutcome outcome = NOTHING;
        try {
            outcome = check.of(admin, copy.name());
        } catch (BackupServiceException e) {
            failures.add("the properties of database " + database + " itself could not be compared: " + e.getMessage());
        }
        if (failures.isEmpty() && result.failures().isEmpty()) {
            requireEqual(outcome);
        }
        copy.rename(database, Optional.empty());
        return result.with(outcome).with(failures);
    }

    private void createAnyway(List<String> failures) {
        try {
            copy.create(properties);
        } catch (DatabaseException e) {
            if (e.kind() != FailureKind.SQL_FAILED || !properties.containsKey(OWNER)) {
                throw e;
            }
            failures.add("database " + database + " is owned by the restoring role: " + e.getMessage());
            Map<String, String> others = new HashMap<>(properties);
            others.remove(OWNER);
            copy.create(others);
        }
    }

    /** Whether another session has dropped the database. If the server cannot be asked, the database is assumed to exist. */
    private boolean isGone() {
        try {
            return !admin.exists(copy.name());
        } catch (BackupServiceException e) {
            LOG.debug("could not check whether {} exists", copy.name(), e);
            return false;
        }
    }

    private static boolean isDifferent(RuntimeException e) {
        return e instanceof BackupServiceException known && known.kind() == FailureKind.DEFINITIONS_DIFFER;
    }

    private void requireEqual(DefinitionOutcome outcome) {
        try {
            outcome.check();
        } catch (RunException e) {
            throw named(differs(e));
        }
    }

    private BackupServiceException differs(BackupServiceException e) {
        return e.with(
                e.getMessage() + "; database " + database + " stays, with all its rows",
                e.hint().orElse(null));
    }

    /**
     * Keeps a database whose definitions differ: all rows are loaded and proved, and an operator who accepts the difference should not have
     * to load them again.
     */
    private BackupServiceException kept(BackupServiceException e) {
        BackupServiceException failure = differs(e);
        try {
            copy.complete(properties);
        } catch (BackupServiceException incomplete) {
            failure = e.with(
                    failure.getMessage() + " but lacks some of its properties: " + incomplete.getMessage(),
                    e.hint().orElse(null));
        }
        return named(failure);
    }

    /** Renames the database to its final name and returns the failure. */
    private BackupServiceException named(BackupServiceException failure) {
        copy.rename(database, Optional.of(failure));
        return failure;
    }

    private BackupServiceException stays(BackupServiceException failure) {
        if (isGone()) {
            return failure.with(
                    failure.getMessage() + "; database " + copy.name() + ", created for this restore, no longer exists",
                    failure.hint().orElse(null));
        }
        return failure.with(
                failure.getMessage() + "; database " + copy.name() + " stays as it is now",
                failure.hint().map(hint -> hint + "; ").orElse("") + WorkingDatabase.drop(copy.name()) + " removes it");
    }
}
