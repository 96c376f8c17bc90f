package io.pgbackup.jdbc.load;

import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.jdbc.connect.ConnectionPool;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.session.WireEncoding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** Loads into a PostgreSQL database. */
public final class JdbcDatabaseLoader implements DatabaseLoader {

    private final Connector connector;

    public JdbcDatabaseLoader(Connector connector) {
        this.connector = connector;
    }

    @Override
    public String name() {
        return connector.name();
    }

    @Override
    public LoadSession open(LoadRequest request) {
        LoadOpener opener = new LoadOpener(connector, request);
        ConnectionPool pool = ConnectionPool.open(connector.name(), request.jobs(), opener);
        try (Connection connection = pool.borrow()) {
            if (request.onlyReads()) {
                JdbcLoadSession.beginReading(connection, opener);
            }
            TargetFacts facts = TargetReader.read(connection);
            WireEncoding wire = WireEncoding.ofScript(request.encoding(), request.charset(), facts.encoding());
            Set<String> known = opener.knownSettings(connection);
            if (request.onlyReads()) {
                Statements.execute(connection, "COMMIT");
            }
            return new JdbcLoadSession(pool, facts, wire, request, opener, known);
        } catch (SQLException e) {
            opener.letGo();
            pool.close();
            throw SqlFailures.of("reading the facts of database " + connector.name(), e);
        } catch (RuntimeException e) {
            opener.letGo();
            pool.close();
            throw e;
        }
    }
}
