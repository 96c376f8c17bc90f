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

/** The database that one run makes and fills under a working name, until it has another name or is dropped. */
final class WorkingCopy {

    private static final Logger log = LoggerFactory.getLogger(WorkingCopy.class);

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
     * Creates it, so that it can be completed and renamed later.
     *
     * @param later the name that it will get; empty if that is not known to be free
     */
    void make(Map<String, String> properties, String later) {
        create(properties);
        try {
            server.admin().rehearse(name, properties, later);
        } catch (RuntimeException e) {
            throw dropped(e);
        }
    }

    /** Creates it. */
    void create(Map<String, String> properties) {
        try {
            server.admin().create(name, properties);
        } catch (BackupServiceException e) {
            // Its answer may have been lost; after all other failures there is no such database, or it is another
            // run's.
            throw e.kind() == FailureKind.DATABASE_UNREACHABLE ? dropped(e) : e;
        }
    }

    /**
     * Gives it its name when it is complete.
     *
     * @param before what was wrong with it so far
     */
    void rename(String database, Optional<BackupServiceException> before) {
        DatabaseAdmin admin = server.admin();
        try {
            patience.get().until(WorkingDatabase.rename(name, database) + " is left to do", () -> {
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
                    "all rows are restored and proved, and the database could not be given its name: " + e.getMessage()
                            + before.map(problem -> "; and " + problem.getMessage())
                                    .orElse("") + "; database " + name
                            + " stays, with all its rows",
                    WorkingDatabase.rename(name, database) + ", or " + WorkingDatabase.drop(name));
        }
    }

    /** Puts it in the place of a database, which is called {@code retired} then. */
    void swap(String database, String retired) {
        DatabaseAdmin admin = server.admin();
        try {
            patience.get().until(name + " is complete, and the swap is left to do", () -> {
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
                    "whether database " + database + " was replaced is not known: " + e.getMessage(),
                    "if there is a database " + retired + ", it is the old one, and " + database
                            + " is complete and proved; if not, nothing was changed, and " + name
                            + " is left over, complete and proved: " + WorkingDatabase.drop(name));
        } catch (RuntimeException e) {
            throw dropped(e);
        }
    }

    /**
     * Whether an earlier attempt was done although its answer was lost. Either look alone would be wrong: somebody may have dropped this
     * database, and somebody may have made another of the new name.
     */
    private boolean hasBecome(String renamed) {
        return !server.admin().exists(name) && server.admin().exists(renamed);
    }

    /** A commit whose answer was lost may end while it is looked for, and then the next attempt fails for want of this database. */
    private boolean isDoneAfterAll(String renamed, BackupServiceException failure) {
        try {
            return hasBecome(renamed);
        } catch (BackupServiceException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    /** Gives it its comment, settings and privileges. */
    void complete(Map<String, String> properties) {
        patience.get()
                .until(
                        "the settings and privileges of " + name + " are left to do",
                        () -> server.admin().complete(name, properties));
    }

    /** The same as far as it goes; the failures. */
    List<String> completeAnyway(Map<String, String> properties) {
        List<String> failures = new ArrayList<>();
        patience.get().until("the settings and privileges of " + name + " are left to do", () -> {
            failures.clear();
            failures.addAll(server.admin().completeAnyway(name, properties));
        });
        return failures;
    }

    /** Drops a database of this run. */
    void drop(String database) {
        patience.get()
                .until(
                        WorkingDatabase.drop(database) + " is left to do",
                        () -> server.admin().drop(database));
    }

    /**
     * Drops it, which an interrupt lets happen first, though it leaves no time to try again and again; returns the failure that says so
     * too.
     */
    RuntimeException dropped(RuntimeException failure) {
        boolean interrupted = Thread.interrupted();
        try {
            if (interrupted) {
                server.admin().drop(name);
            } else {
                drop(name);
            }
            return with(failure, "database " + name + ", made for this restore, is dropped again", "");
        } catch (BackupServiceException e) {
            failure.addSuppressed(e);
            String sentence = "database " + name
                    + ", made for this restore, is left over, since it could not be dropped: " + e.getMessage();
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
     * An interrupted run tells nothing of its failure, but must tell of this.
     *
     * @param instead of what libraries said when they were interrupted; empty where the failure came first
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

    /** In place of what a restore says of its target, which is no more, or should not be. */
    private static RuntimeException with(RuntimeException failure, String sentence, String statement) {
        if (!(failure instanceof BackupServiceException known)) {
            log.warn("{}{}", sentence, statement.isEmpty() ? "" : " (" + statement + ")");
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
