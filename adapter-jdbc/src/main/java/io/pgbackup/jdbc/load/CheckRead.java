package io.pgbackup.jdbc.load;

import io.pgbackup.core.dump.RowSink;
import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.load.TableName;
import io.pgbackup.jdbc.copy.CopyCalls;
import io.pgbackup.jdbc.copy.RowCopy;
import io.pgbackup.jdbc.session.SessionSettings;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.session.WireEncoding;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads rows back under the settings that affected their text when they were dumped. The settings apply to one transaction, so that
 * the session is unchanged afterwards in every case.
 */
final class CheckRead {

    private static final Logger LOG = LoggerFactory.getLogger(CheckRead.class);

    static final String BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED, READ ONLY";

    private static final String CLIENT_ENCODING = "client_encoding";
    private static final String INVALID_PARAMETER_VALUE = "22023";

    /**
     * The settings that affect the text of values and nothing else. An index may name any setting, and other settings would change
     * what is run.
     */
    private static final Set<String> SHAPING = Set.of(
            "timezone", "datestyle", "intervalstyle", "extra_float_digits", "bytea_output", "lc_monetary", "xmlbinary");

    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_@.,:/+<> -]{0,100}");

    private final WireEncoding wire;
    private final CopyCalls copyCalls;
    private final Set<String> knownSettings;
    private final Set<SessionSetting> impossible = ConcurrentHashMap.newKeySet();

    CheckRead(WireEncoding wire, CopyCalls copyCalls, Set<String> knownSettings) {
        this.wire = wire;
        this.copyCalls = copyCalls;
        this.knownSettings = Set.copyOf(knownSettings);
    }

    /**
     * Reads a table in the open transaction, and ends the transaction.
     *
     * @param session the settings that the transaction already has
     */
    long read(
            String what,
            Connection connection,
            SessionSettings session,
            TableName table,
            List<String> columns,
            String condition,
            List<SessionSetting> textSettings,
            RowSink sink)
            throws SQLException {
        String encoding = wire.encoding();
        for (SessionSetting setting : textSettings) {
            if (setting.name().equalsIgnoreCase(CLIENT_ENCODING)) {
                encoding = WireEncoding.requireName(setting.value());
            }
        }
        List<SessionSetting> wanted =
                textSettings.stream().filter(this::isWanted).toList();
        set(connection, wanted);
        long rows = copyCalls.run(
                what,
                connection,
                statement(table, columns, condition),
                encoding,
                (copies, statement) -> RowCopy.read(
                        what,
                        connection,
                        copies,
                        statement,
                        sink,
                        warning -> LOG.warn("{}: the server warned: {}", what, warning.sentence())));
        SessionSettings expected = session;
        for (SessionSetting setting : wanted) {
            if (!impossible.contains(setting)) {
                expected = expected.with(setting.name(), setting.value());
            }
        }
        expected.requireUnchanged(SessionSettings.answer(
                Statements.queries(connection, expected.question() + ";\nCOMMIT", SessionSettings::value)));
        return rows;
    }

    /** Applies the settings that affect text, except its encoding, in the open transaction. */
    void shape(Connection connection, List<SessionSetting> textSettings) throws SQLException {
        set(connection, textSettings.stream().filter(this::isWanted).toList());
    }

    private boolean isWanted(SessionSetting setting) {
        String name = setting.name().toLowerCase(Locale.ROOT);
        return SHAPING.contains(name)
                && VALUE.matcher(setting.value()).matches()
                && knownSettings.contains(name)
                && !impossible.contains(setting);
    }

    /**
     * Applies all settings in one message. If the server refuses any, applies each by itself, and never tries the refused ones
     * again.
     */
    private void set(Connection connection, List<SessionSetting> settings) throws SQLException {
        if (settings.isEmpty()) {
            return;
        }
        if (!isSet(connection, settings)) {
            for (SessionSetting setting : settings) {
                if (!isSet(connection, List.of(setting)) && impossible.add(setting)) {
                    LOG.info("the target cannot set {} to the source's value", setting.name());
                }
            }
        }
    }

    /**
     * Tries to apply settings. A locale that this server does not have cannot be set; the columns that it affects are reported as
     * "not comparable" anyway.
     */
    private static boolean isSet(Connection connection, List<SessionSetting> settings) throws SQLException {
        try {
            Statements.execute(
                    connection,
                    settings.stream()
                            .map(setting -> LoadOpener.set(setting, true))
                            .collect(Collectors.joining("\n", "SAVEPOINT setting;\n", "\nRELEASE SAVEPOINT setting")));
            return true;
        } catch (SQLException e) {
            if (!INVALID_PARAMETER_VALUE.equals(e.getSQLState())) {
                throw e;
            }
            Statements.execute(connection, "ROLLBACK TO SAVEPOINT setting; RELEASE SAVEPOINT setting");
            return false;
        }
    }

    /**
     * Without a condition, uses the table's own COPY, which needs no planning and only works on tables. So no code of the target
     * can run, such as expressions in indexes that the server evaluates during planning.
     */
    private static String statement(TableName table, List<String> columns, String condition) {
        String name = Sql.qualified(table.schema(), table.name());
        if (condition.isEmpty()) {
            return "COPY " + name + (columns.isEmpty() ? "" : " (" + Sql.idents(columns) + ")") + " TO STDOUT";
        }
        return "COPY (SELECT " + Sql.idents(columns) + " FROM ONLY " + name + " " + condition + ") TO STDOUT";
    }
}
