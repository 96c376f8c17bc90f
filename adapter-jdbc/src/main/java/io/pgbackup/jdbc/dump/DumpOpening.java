package io.pgbackup.jdbc.dump;

import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.Fingerprints;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.format.PackedFingerprints;
import io.pgbackup.jdbc.catalog.Catalog;
import io.pgbackup.jdbc.catalog.CatalogReader;
import io.pgbackup.jdbc.catalog.Damage;
import io.pgbackup.jdbc.catalog.LockTarget;
import io.pgbackup.jdbc.catalog.Unreadable;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.connect.ServerWarning;
import io.pgbackup.jdbc.connect.SessionSettings;
import io.pgbackup.jdbc.connect.SqlFailures;
import io.pgbackup.jdbc.connect.WireEncoding;
import io.pgbackup.jdbc.fingerprint.FingerprintReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to open a database on one snapshot: run lock, snapshot, table locks, definitions, workers. */
final class DumpOpening {

    private static final Logger LOG = LoggerFactory.getLogger(DumpOpening.class);

    private static final String INTERNAL_ERROR = "XX000";

    private final Connector connector;
    private final DumpRequest request;
    private final GapHook hook;
    private final CatalogReader catalogReader;

    /** @param damage what is known to be damaged, to be read around */
    DumpOpening(Connector connector, DumpRequest request, GapHook hook, Damage damage) {
        this.connector = connector;
        this.request = request;
        this.hook = hook;
        this.catalogReader = new CatalogReader(request.scope().selection(), damage);
    }

    DumpSession open(int attempt) {
        DumpConnections connections = new DumpConnections(connector);
        Connection leader = connections.open();
        boolean opened = false;
        try {
            DumpSession session = open(attempt, connections, leader);
            opened = true;
            return session;
        } catch (SQLException e) {
            throw SqlFailures.of("opening database " + connector.name() + " for a dump", e);
        } finally {
            if (!opened) {
                Connector.rollBackAndCloseQuietly(leader);
            }
        }
    }

    private DumpSession open(int attempt, DumpConnections connections, Connection leader) throws SQLException {
        SessionSettings set = connections.begin(leader, "");
        Snapshot snapshot = Snapshot.take(connector.name(), leader, RunLock.of(request.runLock()));
        SessionSettings settings = connections.require(leader, set);
        List<LockTarget> targets = catalogReader.lockTargets(leader);
        Unreadable unreadable = catalogReader.unreadable(leader, Connector.versionNumber(leader), targets);
        new RightsCheck(connector.name(), request.scope().waivers()).check(unreadable);
        hook.betweenSnapshotAndLocks(attempt);
        TableLocks locks = new TableLocks(leader, request.lockTimeout());
        locks.lock(targets);
        Connection first = connections.open();
        boolean read = false;
        try {
            new GapCheck(leader, first).check(targets);
            Catalog catalog = readCatalog(leader, targets, unreadable);
            Fingerprints fingerprints = readFingerprints(leader, catalog);
            locks.endTimeout();
            WireEncoding wire = DumpConnections.wire(leader);
            checkLossless(catalog.entries(), wire);
            List<String> warned = new ArrayList<>();
            ServerWarning.of(leader).forEach(warning -> warned.add("the server warned: " + warning.sentence()));
            if (fingerprints == Fingerprints.NONE) {
                warned.add(
                        "damaged catalogs keep the definitions from being proved: the backup has no fingerprints of them");
            }
            DumpFacts facts = DumpFacts.read(leader, snapshot, catalog, wire).with(warned);
            read = true;
            Workers workers = Workers.open(connector.name(), request.jobs(), connections, first, snapshot, settings);
            // The definitions are written, for which the reader may have had names quoted.
            SessionSettings leaders = settings.without("quote_all_identifiers");
            return new JdbcDumpSession(
                    Leader.watched(leader, connector.name(), leaders), workers, facts, catalog, fingerprints, targets);
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

    /**
     * Of what is in the backup: of a part of a database only what its entries make, and nothing that is missing. Damaged catalogs have
     * none: what can be said of them stands in the omissions.
     */
    private Fingerprints readFingerprints(Connection leader, Catalog catalog) throws SQLException {
        boolean isWhole = request.scope().selection().isEverything();
        Set<String> missing = catalog.omissions().stream().map(Omission::object).collect(Collectors.toSet());
        FingerprintReader reader = new FingerprintReader(catalog.entryIds()::of, catalog.losses());
        try {
            return PackedFingerprints.<SQLException>of(sink -> reader.read(leader, fingerprint -> {
                if (fingerprint.entry() > 0 || (isWhole && !missing.contains(fingerprint.name()))) {
                    sink.accept(fingerprint);
                }
            }));
        } catch (SQLException e) {
            if (!SqlFailures.state(e).equals(INTERNAL_ERROR)) {
                throw e;
            }
            if (missing.isEmpty()
                    && catalog.warnings().isEmpty()
                    && !catalog.losses().isAnyObjectLost()) {
                throw new DatabaseException(
                        FailureKind.DATABASE_CHANGED, "an object was dropped while the definitions were read", null, e);
            }
            LOG.warn("the backup will have no fingerprints of its definitions: {}", e.getMessage());
            return Fingerprints.NONE;
        }
    }

    /** Better no backup than one whose definitions have question marks. */
    static void checkLossless(List<Entry> entries, WireEncoding wire) {
        for (Entry entry : entries) {
            if (!wire.isLossless(entry.sql())) {
                throw new DatabaseException(
                        FailureKind.SQL_FAILED,
                        "the definition of " + entry.label() + " holds bytes that Java cannot read in the encoding "
                                + wire.encoding());
            }
        }
    }
}
