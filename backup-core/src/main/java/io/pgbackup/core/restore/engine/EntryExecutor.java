package io.pgbackup.core.restore.engine;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.RunException;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.progress.RestoreProgress;
import io.pgbackup.core.restore.plan.SeparateStatements;
import io.pgbackup.core.restore.plan.Statement;
import io.pgbackup.core.restore.request.RestoreRequest;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes entries, several in one transaction where they may share one: when objects are many and small, most of the time is spent on the
 * round trip and the commit of each. If a shared transaction fails, its entries are executed again one by one, so that only the failing
 * entry is lost. Thread-safe.
 */
public final class EntryExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(EntryExecutor.class);

    private static final int DEADLOCK_RETRIES = 3;

    /** Entries that read rows and may run code of the database, whose errors can quote row values, or that hold secrets themselves. */
    private static final Set<EntryKind> READING = Collections.unmodifiableSet(EnumSet.of(
            EntryKind.TABLE_DATA,
            EntryKind.SEQUENCE_SET,
            EntryKind.LARGE_OBJECT,
            EntryKind.LARGE_OBJECT_DATA,
            EntryKind.STATISTICS_DATA,
            EntryKind.CONSTRAINT,
            EntryKind.CHECK_CONSTRAINT,
            EntryKind.FK_CONSTRAINT,
            EntryKind.INDEX,
            EntryKind.INDEX_ATTACH,
            EntryKind.TABLE_ATTACH,
            EntryKind.MATERIALIZED_VIEW,
            EntryKind.MATERIALIZED_VIEW_DATA,
            EntryKind.USER_MAPPING,
            EntryKind.SUBSCRIPTION));

    private final RestoreRequest request;
    private final LoadSession session;
    private final RestoreState state;
    private final RestoreProgress progress;

    EntryExecutor(RestoreRequest request, LoadSession session, RestoreState state, RestoreProgress progress) {
        this.request = request;
        this.session = session;
        this.state = state;
        this.progress = progress;
    }

    /** Waits until an entry that lost a deadlock may run again. */
    @FunctionalInterface
    interface BeforeRetry {
        void await(Entry entry);
    }

    /**
     * Executes statements in order.
     *
     * @param place place of all these statements
     * @param statements one statement, or several that may share a transaction
     */
    void execute(Place place, List<Statement> statements, BeforeRetry beforeRetry) {
        if (statements.size() > 1 && isDoneTogether(place, statements)) {
            return;
        }
        executeOneByOne(place, statements, beforeRetry);
    }

    /** Does the same as {@link #execute}, with a transaction for each statement. */
    void executeOneByOne(Place place, List<Statement> statements, BeforeRetry beforeRetry) {
        for (Statement statement : statements) {
            failIfInterrupted();
            executeAlone(place, statement, beforeRetry);
        }
    }

    private static void failIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw RunException.interrupted("interrupted");
        }
    }

    /** Executes statements in one transaction and returns whether that succeeded; otherwise nothing has changed. */
    boolean isDoneTogether(Place place, List<Statement> statements) {
        failIfInterrupted();
        String what = statements.get(0).entry().label()
                + (statements.size() == 1 ? "" : " and " + (statements.size() - 1) + " more");
        try {
            execute(statements, what, statements.stream().map(Statement::sql).collect(Collectors.joining("\n")));
        } catch (BackupServiceException e) {
            if (!isOfStatement(e)) {
                throw e;
            }
            LOG.debug("executed again one by one: {}", e.getMessage());
            return false;
        }
        for (Statement statement : statements) {
            state.step(place.label());
            progress.stepDone(statement.entry().label());
        }
        return true;
    }

    private void execute(List<Statement> statements, String what, String sql) {
        if (statements.stream()
                .anyMatch(statement -> READING.contains(statement.entry().kind()))) {
            session.execute(what, sql);
        } else {
            session.define(what, sql);
        }
    }

    private void executeAlone(Place place, Statement statement, BeforeRetry beforeRetry) {
        try {
            executeOnce(statement.entry(), statement.sql(), beforeRetry);
            state.step(place.label());
        } catch (BackupServiceException e) {
            if (!request.keepGoing() || !isOfStatement(e)) {
                throw e;
            }
            if (!executeParts(statement, beforeRetry)) {
                state.failures().add(statement.entry(), e);
            }
        }
        progress.stepDone(statement.entry().label());
    }

    /** Executes grants one by one, so that only the grants to missing roles fail; returns whether that was tried. */
    private boolean executeParts(Statement statement, BeforeRetry beforeRetry) {
        Entry entry = statement.entry();
        boolean isOfGrants = entry.kind() == EntryKind.ACL || entry.kind() == EntryKind.DEFAULT_ACL;
        List<String> parts = isOfGrants ? SeparateStatements.of(statement.sql()) : List.of();
        if (parts.size() < 2) {
            return false;
        }
        for (String part : parts) {
            try {
                executeOnce(entry, part, beforeRetry);
            } catch (BackupServiceException e) {
                if (!isOfStatement(e)) {
                    throw e;
                }
                state.failures().add(entry, e);
            }
        }
        return true;
    }

    /** Whether the failure concerns one statement, and not the server or the connection. */
    static boolean isOfStatement(BackupServiceException e) {
        return e.kind() == FailureKind.SQL_FAILED || e.kind() == FailureKind.DEADLOCK;
    }

    /** Executes a statement, and repeats it after a deadlock: the statement was rolled back completely and can run again. */
    private void executeOnce(Entry entry, String sql, BeforeRetry beforeRetry) {
        for (int attempt = 1; ; attempt++) {
            try {
                if (entry.kind() != EntryKind.STATISTICS_DATA) {
                    execute(List.of(new Statement(entry, sql)), entry.label(), sql);
                } else if (!session.loadStatistics(entry.label(), sql)) {
                    state.refusedStatistics(entry.schema() + "." + entry.name());
                }
                return;
            } catch (BackupServiceException e) {
                if (e.kind() != FailureKind.DEADLOCK || attempt == DEADLOCK_RETRIES) {
                    throw e;
                }
            }
            beforeRetry.await(entry);
        }
    }
}
