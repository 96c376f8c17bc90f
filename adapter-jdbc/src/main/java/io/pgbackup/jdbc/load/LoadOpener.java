package io.pgbackup.jdbc.load;

import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.load.LoadRequest;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.connect.SqlFailures;
import io.pgbackup.jdbc.connect.Statements;
import io.pgbackup.jdbc.connect.WireEncoding;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens connections with the script's settings, as far as the target knows them, and in the script's encoding. */
final class LoadOpener implements Supplier<Connection> {

    private static final Logger LOG = LoggerFactory.getLogger(LoadOpener.class);

    private static final String CLIENT_ENCODING = "client_encoding";

    private final Connector connector;
    private final LoadRequest request;

    LoadOpener(Connector connector, LoadRequest request) {
        this.connector = connector;
        this.request = request;
    }

    @Override
    public Connection get() {
        Connection connection = connector.open();
        try {
            prepare(connection);
            return connection;
        } catch (SQLException e) {
            Connector.closeQuietly(connection);
            throw SqlFailures.of("setting up a session of database " + connector.name(), e);
        } catch (RuntimeException e) {
            Connector.closeQuietly(connection);
            throw e;
        }
    }

    private void prepare(Connection connection) throws SQLException {
        Set<String> known = knownSettings(connection);
        WireEncoding wire =
                WireEncoding.ofScript(request.encoding(), request.charset(), Connector.databaseEncoding(connection));
        // A policy that would hide rows from a proof is an error.
        Statements.execute(connection, "SET row_security = off; " + wire.setting());
        StringBuilder sql = new StringBuilder();
        for (SessionSetting setting : request.settings()) {
            String name = setting.name().toLowerCase(Locale.ROOT);
            if (name.equals(CLIENT_ENCODING)) {
                continue;
            }
            if (known.contains(name)) {
                sql.append(wire.forDriver("setting " + name, set(setting, false)))
                        .append('\n');
            } else {
                LOG.info("{} does not know the setting {}; it is left out", connector.name(), name);
            }
        }
        if (!request.role().isEmpty()) {
            sql.append(wire.forDriver("becoming role " + request.role(), "SET ROLE " + Sql.ident(request.role())));
        }
        Statements.execute(connection, sql.toString());
    }

    /** A statement that sets a setting, for the transaction only or for the session. */
    static String set(SessionSetting setting, boolean local) {
        return "SELECT pg_catalog.set_config(" + Sql.literal(setting.name()) + ", " + Sql.literal(setting.value())
                + ", " + local + ");";
    }

    /** The names of all settings of the target, in lower case. */
    Set<String> knownSettings(Connection connection) throws SQLException {
        return new HashSet<>(Statements.query(
                connection, "SELECT pg_catalog.lower(name) FROM pg_catalog.pg_settings", row -> row.getString(1)));
    }
}
