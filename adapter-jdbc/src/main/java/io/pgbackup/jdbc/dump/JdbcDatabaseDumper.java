package io.pgbackup.jdbc.dump;

import io.pgbackup.core.dump.DatabaseDumper;
import io.pgbackup.core.dump.DumpRequest;
import io.pgbackup.core.dump.DumpSession;
import io.pgbackup.core.dump.SourceIdentity;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.jdbc.catalog.damage.Damage;
import io.pgbackup.jdbc.catalog.search.DamageSearch;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.session.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dumps a PostgreSQL database. */
public final class JdbcDatabaseDumper implements DatabaseDumper {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcDatabaseDumper.class);

    /** The states for tables, columns, objects, functions and schemas that no longer exist. */
    private static final Set<String> GONE = Set.of("42P01", "42703", "42704", "42883", "3F000");

    private final Connector connector;
    private final GapHook hook;

    public JdbcDatabaseDumper(Connector connector) {
        this(connector, GapHook.NONE);
    }

    JdbcDatabaseDumper(Connector connector, GapHook hook) {
        this.connector = connector;
        this.hook = hook;
    }

    @Override
    public String name() {
        return connector.name();
    }

    @Override
    public String host() {
        return connector.settings().host();
    }

    @Override
    public SourceIdentity identify() {
        return new SourceReader(connector).identify(SourceReader::database);
    }

    @Override
    public DumpSession open(DumpRequest request) {
        Damage damage = Damage.NONE;
        String before = "";
        for (int attempt = 1; ; attempt++) {
            try {
                return new DumpOpening(connector, request, hook, damage).open(attempt);
            } catch (DatabaseException e) {
                if (!isChange(e)) {
                    throw e;
                }
                String message = String.valueOf(e.getMessage());
                if (attempt > 1 && message.equals(before) && damage.isNone()) {
                    damage = damage();
                }
                if (attempt == DumpOpening.ATTEMPTS) {
                    throw e.kind() == FailureKind.DATABASE_CHANGED ? keepsChanging(e) : e;
                }
                before = message;
                LOG.info("{}: {}; starting again on a new snapshot", name(), message);
            }
        }
    }

    /** Searches for damage: if the same failure occurs on a new snapshot, it is not caused by a change. */
    private Damage damage() {
        DumpConnections connections = new DumpConnections(connector);
        Connection connection = connections.open();
        try {
            connections.begin(connection, "");
            return DamageSearch.search(connection, Connector.versionNumber(connection));
        } catch (SQLException e) {
            throw SqlFailures.of("looking for damaged objects in " + name(), e);
        } finally {
            Connector.rollBackAndCloseQuietly(connection);
        }
    }

    private static boolean isChange(DatabaseException e) {
        return e.kind() == FailureKind.DATABASE_CHANGED
                || (e.kind() == FailureKind.SQL_FAILED // not DATABASE_REFUSED: a setting of the session may not exist
                        && e.getCause() instanceof SQLException cause
                        && GONE.contains(String.valueOf(cause.getSQLState())));
    }

    private DatabaseException keepsChanging(DatabaseException e) {
        return DatabaseException.changed(
                "definitions in " + name() + " changed during each of " + DumpOpening.ATTEMPTS
                        + " attempts to dump them; the last change: " + e.getMessage(),
                "run the backup while no migration runs",
                e);
    }
}
