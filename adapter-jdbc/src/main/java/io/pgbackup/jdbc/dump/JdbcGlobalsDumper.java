package io.pgbackup.jdbc.dump;

import io.pgbackup.core.dump.Chunk;
import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.DatabaseFacts;
import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.jdbc.catalog.globals.Globals;
import io.pgbackup.jdbc.catalog.globals.GlobalsReader;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.session.SessionSettings;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.session.WireEncoding;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Dumps the globals of a server: roles, tablespaces, settings. Reads through any database of the server. */
public final class JdbcGlobalsDumper implements DatabaseDumper {

    private static final String NOW = "SELECT (EXTRACT(epoch FROM pg_catalog.statement_timestamp()) * 1000000)::bigint";

    private final Connector connector;
    private final boolean passwords;

    /**
     * @param passwords whether password hashes are wanted, where the role may read them
     */
    public JdbcGlobalsDumper(Connector connector, boolean passwords) {
        this.connector = connector;
        this.passwords = passwords;
    }

    @Override
    public String name() {
        return connector.name();
    }

    @Override
    public Content content() {
        return Content.GLOBALS;
    }

    @Override
    public String host() {
        return connector.settings().host();
    }

    @Override
    public SourceIdentity identify() {
        return new SourceReader(connector).identify(SourceReader::server);
    }

    /** Reads all globals at once; no connection stays open. */
    @Override
    public DumpSession open(DumpRequest request) {
        DumpConnections connections = new DumpConnections(connector);
        return open(connections)
                .or(() -> open(connections.withBytes()))
                .orElseThrow(() -> new IllegalStateException("any bytes can be read"));
    }

    /** Opens the dump; empty if the text is not in the supposed encoding. */
    private Optional<DumpSession> open(DumpConnections connections) {
        Connection connection = connections.open();
        try {
            SessionSettings settings = connections.require(connection, connections.begin(connection, ""));
            Instant time =
                    Instant.EPOCH.plus(Statements.single(connection, NOW, row -> row.getLong(1)), ChronoUnit.MICROS);
            int version = Connector.versionNumber(connection);
            Globals globals = new GlobalsReader(connection, version).read(passwords);
            settings.requireUnchanged(connection);
            WireEncoding wire = connections.wire(connection);
            DumpOpening.checkLossless(globals.entries(), wire);
            List<String> warnings = new ArrayList<>(globals.warnings());
            DumpFacts.newerThanKnown(version).ifPresent(warnings::add);
            DatabaseFacts facts = new DatabaseFacts(
                    "",
                    SourceReader.server(connector, connection),
                    Connector.serverVersion(connection),
                    version,
                    wire.encoding(),
                    wire.charset(),
                    globals.properties(),
                    time,
                    "",
                    List.of(),
                    DumpFacts.loadSettings(wire),
                    List.of(),
                    List.of(),
                    globals.omissions(),
                    warnings);
            return Optional.of(new EntriesOnly(facts, globals.entries()));
        } catch (DatabaseException e) {
            if (connections.needBytes(connection, e.getCause())) {
                return Optional.empty();
            }
            throw e;
        } catch (SQLException e) {
            throw SqlFailures.of("reading roles and tablespaces of the server of " + name(), e);
        } finally {
            Connector.rollBackAndCloseQuietly(connection);
        }
    }

    /** A dump without rows, which needs no further access to the server. */
    private record EntriesOnly(DatabaseFacts facts, List<Entry> entries) implements DumpSession {

        @Override
        public List<TableData> tables() {
            return List.of();
        }

        @Override
        public List<LargeObjectGroup> largeObjects() {
            return List.of();
        }

        @Override
        public long copyOut(Chunk chunk, RowSink sink) {
            throw new IllegalArgumentException("globals have no rows");
        }

        @Override
        public byte[] readLargeObject(long oid, long offset, int length) {
            throw new IllegalArgumentException("globals have no large objects");
        }

        @Override
        public Map<Integer, String> sequenceValues() {
            return Map.of();
        }

        @Override
        public String statistics(int entryId) {
            throw new IllegalArgumentException("globals have no planner statistics");
        }

        @Override
        public void ensureAlive() {
            // Everything was read within one transaction, which has ended.
        }

        @Override
        public void close() {
            // No connection is open.
        }
    }
}
