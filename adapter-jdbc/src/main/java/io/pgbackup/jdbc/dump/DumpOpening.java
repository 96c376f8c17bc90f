package io.pgbackup.jdbc.dump;

import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.jdbc.catalog.Catalog;
import io.pgbackup.jdbc.catalog.CatalogReader;
import io.pgbackup.jdbc.catalog.damage.Damage;
import io.pgbackup.jdbc.catalog.read.LockTarget;
import io.pgbackup.jdbc.catalog.read.Unreadable;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.session.AdvisoryLock;
import io.pgbackup.jdbc.session.ServerWarning;
import io.pgbackup.jdbc.session.SessionSettings;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.WireEncoding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** One attempt to open a database on one snapshot: run lock, snapshot, table locks, definitions, workers. */
final class DumpOpening {

    /** The number of attempts to open a dump while definitions change. */
    static final int ATTEMPTS = 3;

    private final Connector connector;
    private final DumpRequest request;
    private final GapHook hook;
    private final CatalogReader catalogReader;

    /**
     * @param damage the known damage, to be read around
     */
    DumpOpening(Connector connector, DumpRequest request, GapHook hook, Damage damage) {
        this.connector = connector;
        this.request = request;
        this.hook = hook;
        this.catalogReader = new CatalogReader(request.scope().selection(), damage);
    }

    DumpSession open(int attempt) {
        DumpConnections connections = new DumpConnections(connector);
        // Statistics hold values of rows, which may be any bytes.
        return (request.scope().statistics() ? Optional.<DumpSession>empty() : open(attempt, connections))
                .or(() -> open(attempt, connections.withBytes()))
                .orElseThrow(() -> new IllegalStateException("any bytes can be read"));
    }

    /** Opens the dump; empty if the database's text is not in the supposed encoding. */
    private Optional<DumpSession> open(int attempt, DumpConnections connections) {
        Connection leader = connections.open();
        boolean opened = false;
        try {
            DumpSession session = open(attempt, connections, leader);
            opened = true;
            return Optional.of(session);
        } catch (DatabaseException e) {
            if (connections.needBytes(leader, e.getCause())) {
                return Optional.empty();
            }
            throw e;
        } catch (SQLException e) {
            if (connections.needBytes(leader, e)) {
                return Optional.empty();
            }
            throw SqlFailures.of("opening database " + connector.name() + " for a dump", e);
        } finally {
            if (!opened) {
                Connector.rollBackAndCloseQuietly(leader);
            }
        }
    }

    private DumpSession open(int attempt, DumpConnections connections, Connection leader) throws SQLException {
        WireEncoding wire = connections.wire(leader);
        SessionSettings set = connections.begin(leader, "");
        Snapshot snapshot = Snapshot.take(connector.name(), leader, AdvisoryLock.of(request.runLock()));
        SessionSettings settings = connections.require(leader, set);
        List<LockTarget> targets = catalogReader.lockTargets(leader);
        Unreadable unreadable = catalogReader.unreadable(leader, Connector.versionNumber(leader), targets);
        new RightsCheck(connector.name(), request.scope().waivers()).check(unreadable);
        hook.betweenSnapshotAndLocks(attempt);
        TableLocks locks = new TableLocks(leader, request.lockTimeout());
        locks.lock(targets);
        Connection first = connections.openBeside();
        boolean read = false;
        try {
            new GapCheck(leader, first).check(targets);
            // Joined at once: outside of a transaction, the server may end the session as idle while the leader reads.
            connections.join(first, snapshot, settings);
            ProvableCatalog provable = ProvableCatalog.read(
                    leader, readCatalog(leader, targets, unreadable), isWhole(), attempt == ATTEMPTS);
            Catalog catalog = provable.catalog();
            locks.endTimeout();
            DefinitionNames.check(connections, leader);
            checkLossless(catalog.entries(), wire);
            List<String> warned = ServerWarning.of(leader).stream()
                    .map(warning -> "the server warned: " + warning.sentence())
                    .toList();
            NamesCheck names = NamesCheck.of(connections, leader, catalog, targets);
            DumpFacts facts = DumpFacts.read(leader, SourceReader.database(connector, leader), snapshot, catalog, wire)
                    .with(warned);
            read = true;
            Workers workers = Workers.open(connector.name(), request.jobs(), connections, first, snapshot, settings);
            // The definitions have been read. Their reader may have changed the setting to have names quoted.
            SessionSettings leaders = settings.without("quote_all_identifiers");
            return new JdbcDumpSession(
                    Leader.watched(leader, connector.name(), leaders),
                    workers,
                    facts,
                    catalog,
                    provable.fingerprints(),
                    targets,
                    names);
        } finally {
            if (!read) {
                Connector.rollBackAndCloseQuietly(first);
            }
        }
    }

    private Catalog readCatalog(Connection leader, List<LockTarget> targets, Unreadable unreadable)
            throws SQLException {
        return catalogReader.read(
                leader,
                Connector.versionNumber(leader),
                targets.stream().map(LockTarget::oid).toList(),
                unreadable,
                request.scope().statistics());
    }

    private boolean isWhole() {
        return request.scope().selection().isEverything();
    }

    /** Fails if a definition cannot be read without loss: no backup is better than one whose definitions have question marks. */
    static void checkLossless(List<Entry> entries, WireEncoding wire) {
        for (Entry entry : entries) {
            if (!wire.isLossless(entry.sql() + entry.ownerSql())) {
                throw DatabaseException.sqlFailed(
                        "the definition of " + entry.label() + " holds bytes that Java cannot read in the encoding "
                                + wire.encoding(),
                        "rename or change the object in a database of the encoding that it was created in; SQL_ASCII"
                                + " accepts all bytes");
            }
        }
    }
}
