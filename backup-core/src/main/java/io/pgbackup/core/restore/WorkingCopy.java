package io.pgbackup.core.restore;

import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.core.load.WorkingDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database that one run creates and fills under a working name, until it is renamed or dropped. */
final class WorkingCopy {

    private static final Logger LOG = LoggerFactory.getLogger(WorkingCopy.class);

    private final MakeDatabase.Server server;
    private final String name;
    private final Supplier<Patience> patience;

    WorkingCopy(MakeDatabase.Server server, String name, Supplier<Patience> patience) {
        this.server = server;
        this.name = name;
        this.patience = patience;
    }

    /** The working name. */
    String name() {
        return name;
    }

    /**
     * Creates the database, so that it can be completed and renamed later.
     *
     * @param later the name that it will get; empty if that name is not known to be free
     */
    void make(Map<String, String> properties, String later) {
        create(properties);
        try {
            server.admin().rehearse(name, properties, later);
        } catch (RuntimeException e) {
            throw dropped(e);
        }
    }

    /** Creates the database. */
    void create(Map<String, String> properties) {
        try {
            server.admin().create(name, properties);
        } catch (BackupServiceException e) {
            // The server's answer may have been lost; after any other failure there is no such database, or it belongs
            // to another run.
            throw e.kind() == FailureKind.DATABASE_UNREACHABLE ? dropped(e) : e;
        }
    }

    /**
     * Renames the complete database to its final name.
     *
     * @param before failures so far
     */
    void rename(String database, Optional<BackupServiceException> before) {
        DatabaseAdmin admin = server.admin();
        try {
            patience.get().until(WorkingDatabase.rename(name, database) + " remains to be done", () -> {
                if (!hasBecome(database)) {
                    admin.rename(name, database);
                }
            });
        } catch (BackupServiceException e) {
            if (e.kind() != FailureKind.DATABASE_UNREACHABLE && isDoneAfterAll(database, e)) {
                return;
            }
            before.ifPresent(e::addSuppressed);
            if (e.kind() == FailureKind.TARGET_CONFLICT || e.kind() == FailureKind.INTERRUPTED) {
                throw dropped(e);
            }
            throw e.with(
                    "all rows are restored and proved, but the database could not be renamed to its final name: "
                            + e.getMessage()
                            + before.map(problem -> "; and " + problem.getMessage())
                                    .orElse("") + "; database " + name
                            + " stays, with all its rows",
                    WorkingDatabase.rename(name, database) + ", or " + WorkingDatabase.drop(name));
        }
    }

    /** Puts it in the place of a database, which is then called {@code retired}. */
    void swap(String database, String retired) {
        DatabaseAdmin admin = server.admin();
        try {
            patience.get().until(name + " is complete, and the swap remains to be done", () -> {
                if (!hasBecome(retired)) {
                    admin.swap(name, database, retired);
                }
            });
        } catch (BackupServiceException e) {
            if (e.kind() != FailureKind.DATABASE_UNREACHABLE) {
                if (isDoneAfterAll(retired, e)) {
                    return;
                }
                throw dropped(e);
            }
            throw e.with(
                    "it is not known whether database " + database + " was replaced: " + e.getMessage(),
                    "if there is a database " + retired + ", it is the old one, and " + database
                            + " is complete and proved; if not, nothing was changed, and " + name
                            + " is left over, complete and proved: " + WorkingDatabase.drop(name));
        } catch (RuntimeException e) {
            throw dropped(e);
        }
    }

    /**
     * Whether an earlier attempt succeeded although its answer was lost. Both names must be checked: another session may have dropped this
     * database, and another session may have created a database with the new name.
     */
    private boolean hasBecome(String renamed) {
        return !server.admin().exists(name) && server.admin().exists(renamed);
    }

    /**
     * Checks the names once more after a failure: a commit whose answer was lost may still end during the check, and then the next attempt
     * fails because this database is missing.
     */
    private boolean isDoneAfterAll(String renamed, BackupServiceException failure) {
        try {
            return hasBecome(renamed);
        } catch (BackupServiceException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    /** Sets its comment, settings and privileges. */
    void complete(Map<String, String> properties) {
        patience.get()
                .until(
                        "the settings and privileges of " + name + " remain to be set",
                        () -> server.admin().complete(name, properties));
    }

    /** Sets its comment, settings and privileges as far as possible; returns the failures. */
    List<String> completeAnyway(Map<String, String> properties) {
        List<String> failures = new ArrayList<>();
        patience.get().until("the settings and privileges of " + name + " remain to be set", () -> {
            failures.clear();
            failures.addAll(server.admin().completeAnyway(name, properties));
        });
        return failures;
    }

    /** Drops a database that this run has created. */
    void drop(String database) {
        patience.get()
                .until(
                        WorkingDatabase.drop(database) + " remains to be done",
                        () -> server.admin().drop(database));
    }

    /**
     * Drops the database and returns the failure, which then reports this too. After an interrupt, the drop is still tried, but only once.
     */
    RuntimeException dropped(RuntimeException failure) {
        boolean interrupted = Thread.interrupted();
        try {
            if (interrupted) {
                server.admin().drop(name);
            } else {
                drop(name);
            }
            return with(failure, "database " + name + ", created for this restore, has been dropped", "");
        } catch (BackupServiceException e) {
            failure.addSuppressed(e);
            String sentence = "database " + name
                    + ", created for this restore, is left over, because it could not be dropped: " + e.getMessage();
            RuntimeException told = with(failure, sentence, WorkingDatabase.drop(name));
            return interrupted || Thread.currentThread().isInterrupted()
                    ? ofInterrupt(told, interrupted ? "interrupted; " + sentence : "")
                    : told;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Returns a failure of an interrupted run that reports the leftover database; otherwise, interrupted runs do not report their failures.
     *
     * @param instead the message to report instead of those of libraries that were interrupted; empty if the failure came first
     */
    private RuntimeException ofInterrupt(RuntimeException told, String instead) {
        if (!(told instanceof BackupServiceException known) || known.kind() == FailureKind.INTERRUPTED) {
            return told;
        }
        return RunException.interrupted(
                instead.isEmpty() ? "interrupted after this failure: " + known.getMessage() : instead,
                instead.isEmpty() ? known.hint().orElse(null) : WorkingDatabase.drop(name),
                told);
    }

    /** Replaces what a restore reports about its target, since the target no longer exists, or should not exist. */
    private static RuntimeException with(RuntimeException failure, String sentence, String statement) {
        if (!(failure instanceof BackupServiceException known)) {
            LOG.warn("{}{}", sentence, statement.isEmpty() ? "" : " (" + statement + ")");
            return failure;
        }
        BackupServiceException reason = failure.getCause() instanceof BackupServiceException cause ? cause : known;
        Optional<String> hint = statement.isEmpty()
                ? reason.hint()
                : Optional.of(
                        statement + reason.hint().map(other -> "; " + other).orElse(""));
        return known.with(reason.getMessage() + "; " + sentence, hint.orElse(null));
    }
}
