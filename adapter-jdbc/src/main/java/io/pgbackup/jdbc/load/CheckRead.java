package io.pgbackup.jdbc.load;

import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.load.TableName;
import io.pgbackup.jdbc.connect.CopyCalls;
import io.pgbackup.jdbc.connect.RowCopy;
import io.pgbackup.jdbc.connect.Statements;
import io.pgbackup.jdbc.connect.WireEncoding;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads rows back under the settings that shaped them when they were dumped. The settings hold for one transaction, so whatever
 * happens the session is as before.
 */
final class CheckRead {

    private static final Logger LOG = LoggerFactory.getLogger(CheckRead.class);

    private static final String CLIENT_ENCODING = "client_encoding";
    private static final String INVALID_PARAMETER_VALUE = "22023";

    private final WireEncoding wire;
    private final CopyCalls copyCalls;
    private final Set<String> knownSettings;

    CheckRead(WireEncoding wire, CopyCalls copyCalls, Set<String> knownSettings) {
        this.wire = wire;
        this.copyCalls = copyCalls;
        this.knownSettings = Set.copyOf(knownSettings);
    }

    long read(
            String what,
            Connection connection,
            TableName table,
            List<String> columns,
            String filter,
            List<SessionSetting> textSettings,
            RowSink sink)
            throws SQLException {
        Statements.execute(connection, "BEGIN TRANSACTION READ ONLY");
        String encoding = wire.encoding();
        for (SessionSetting setting : textSettings) {
            String name = setting.name().toLowerCase(Locale.ROOT);
            if (name.equals(CLIENT_ENCODING)) {
                encoding = setting.value();
            } else if (knownSettings.contains(name)) {
                set(connection, setting);
            }
        }
        long rows = copyCalls.run(
                what,
                connection,
                statement(table, columns, filter),
                encoding,
                (copies, statement) -> RowCopy.read(what, connection, copies, statement, sink));
        Statements.execute(connection, "COMMIT");
        return rows;
    }

    /** A locale that this server does not have cannot be set; the columns it shapes are named "not comparable" anyway. */
    private static void set(Connection connection, SessionSetting setting) throws SQLException {
        try {
            Statements.execute(
                    connection, "SAVEPOINT setting; " + LoadOpener.set(setting, true) + " RELEASE SAVEPOINT setting");
        } catch (SQLException e) {
            if (!INVALID_PARAMETER_VALUE.equals(e.getSQLState())) {
                throw e;
            }
            LOG.info("the target cannot set {} as the source had it", setting.name());
            Statements.execute(connection, "ROLLBACK TO SAVEPOINT setting; RELEASE SAVEPOINT setting");
        }
    }

    private static String statement(TableName table, List<String> columns, String filter) {
        return "COPY (SELECT " + Sql.idents(columns) + " FROM ONLY " + Sql.qualified(table.schema(), table.name()) + " "
                + filter + ") TO STDOUT";
    }
}
