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
 * A database under a name that nothing has yet. It gets its properties before its name, so that nobody finds it without its privileges. Used
 * once.
 */
final class CreatedDatabase {

    private static final Logger log = LoggerFactory.getLogger(CreatedDatabase.class);

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

    /** Makes and loads it; what came to its end gets its name, whatever is wrong with it, and all else is dropped. */
    RestoreResult load(MakeDatabase.Load load) {
        copy.make(properties, database);
        RestoreResult result;
        try {
            result = load.into(server.loader(copy.name()));
        } catch (RuntimeException e) {
            throw isDifferent(e) ? kept((BackupServiceException) e) : copy.dropped(e);
        }
        try {
            copy.complete(properties);
        } catch (BackupServiceException e) {
            throw named(e.with(
                    "database " + database + " is restored, and some of its properties are not: " + e.getMessage(),
                    "set its comment, settings and privileges by hand"));
        }
        DefinitionOutcome outcome;
        try {
            outcome = check.of(admin, copy.name());
        } catch (BackupServiceException e) {
            throw named(e.with(
                    "database " + database
                            + " is restored and proved, but for what it has beside its objects (owner, settings, privileges),"
                            + " which could not be compared: " + e.getMessage(),
                    e.hint().orElse(null)));
        }
        requireEqual(outcome);
        copy.rename(database, Optional.empty());
        return result.with(outcome);
    }

    /** As far as it goes: whatever prevents a property is one more failure. */
    RestoreResult loadAnyway(MakeDatabase.Load load) {
        List<String> failures = new ArrayList<>();
        createAnyway(failures);
        RestoreResult result;
        try {
            result = load.into(server.loader(copy.name()));
        } catch (TargetException e) {
            throw copy.dropped(e); // nothing was written
        } catch (BackupServiceException e) {
            throw isDifferent(e) ? kept(e) : stays(e);
        }
        try {
            copy.completeAnyway(properties)
                    .forEach(failure -> failures.add("database " + database
                            + " is without a comment, setting or privilege of its own: " + failure));
        } catch (BackupServiceException e) {
            failures.add("database " + database + " is without some of its properties: " + e.getMessage());
        }
        DefinitionOutcome outcome = NOTHING;
        try {
            outcome = check.of(admin, copy.name());
        } catch (BackupServiceException e) {
            failures.add(
                    "what database " + database + " has beside its objects could not be compared: " + e.getMessage());
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
            failures.add("database " + database + " belongs to the role that restores: " + e.getMessage());
            Map<String, String> others = new HashMap<>(properties);
            others.remove(OWNER);
            copy.create(others);
        }
    }

    /** Whether somebody else has dropped it; who cannot be asked is believed to have it. */
    private boolean isGone() {
        try {
            return !admin.exists(copy.name());
        } catch (BackupServiceException e) {
            log.debug("whether {} is there could not be asked", copy.name(), e);
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

    /** All rows are there and proved: who decides whether the difference matters should not have to load them again. */
    private BackupServiceException kept(BackupServiceException e) {
        BackupServiceException failure = differs(e);
        try {
            copy.complete(properties);
        } catch (BackupServiceException incomplete) {
            failure = e.with(
                    failure.getMessage() + " and without some of its properties: " + incomplete.getMessage(),
                    e.hint().orElse(null));
        }
        return named(failure);
    }

    /** A failure of a database that has its name now. */
    private BackupServiceException named(BackupServiceException failure) {
        copy.rename(database, Optional.of(failure));
        return failure;
    }

    private BackupServiceException stays(BackupServiceException failure) {
        if (isGone()) {
            return failure.with(
                    failure.getMessage() + "; database " + copy.name()
                            + ", made for this restore, is not there any more",
                    failure.hint().orElse(null));
        }
        return failure.with(
                failure.getMessage() + "; database " + copy.name() + " stays as it is now",
                failure.hint().map(hint -> hint + "; ").orElse("") + WorkingDatabase.drop(copy.name()) + " removes it");
    }
}
