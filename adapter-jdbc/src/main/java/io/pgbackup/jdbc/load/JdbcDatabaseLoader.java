package io.pgbackup.jdbc.load;

import io.pgbackup.core.load.DatabaseLoader;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.core.load.LoadSession;
import io.pgbackup.core.load.TargetFacts;
import io.pgbackup.jdbc.connect.ConnectionPool;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.connect.SqlFailures;
import io.pgbackup.jdbc.connect.WireEncoding;
import java.sql.Connection;
import java.sql.SQLException;

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
            TargetFacts facts = TargetReader.read(connection);
            WireEncoding wire = WireEncoding.ofScript(request.encoding(), request.charset(), facts.encoding());
            return new JdbcLoadSession(pool, facts, wire, opener.knownSettings(connection));
        } catch (SQLException e) {
            pool.close();
            throw SqlFailures.of("reading the facts of database " + connector.name(), e);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }
}
