package io.pgbackup.jdbc.session;

import io.pgbackup.core.dump.SessionSetting;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.jdbc.session.PinnedSetting.How;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a session must be set to. Servers, databases and roles may bring any setting along, and a pooler what another client has left
 * behind: so all that shape what is read or stored are set, and looked at before the first row and after the last. {@code
 * docs/settings.md} has the reason for each, and for all that are not here.
 */
public final class SessionSettings {

    private static final int V14 = 140000;
    private static final int V16 = 160000;
    private static final int V17 = 170000;

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String INVALID_PARAMETER_VALUE = "22023";
    private static final String SEARCH_PATH = "search_path";
    private static final String CLIENT_ENCODING = "client_encoding";
    private static final String RESTRICT_RELATION_KIND = "restrict_nonsystem_relation_kind";
    private static final String NO_CODE = "view, foreign-table";

    /** By itself: a timeout that the role brings along would hold for the whole message that lifts it. */
    public static final String NO_TIMEOUT = "SET LOCAL statement_timeout = 0";

    private static final List<SessionSetting> TEXT = List.of(
            new SessionSetting("TimeZone", "UTC"),
            new SessionSetting("DateStyle", "ISO, MDY"),
            new SessionSetting("IntervalStyle", "postgres"),
            new SessionSetting("extra_float_digits", "3"),
            new SessionSetting("bytea_output", "hex"));

    /** For every session. The path is first, because everything after it resolves names. */
    private static final List<PinnedSetting> ALWAYS = Stream.concat(
                    Stream.of(
                            PinnedSetting.of(SEARCH_PATH, ""),
                            PinnedSetting.of("statement_timeout", "0"),
                            PinnedSetting.of("lock_timeout", "0"),
                            PinnedSetting.of("idle_in_transaction_session_timeout", "0"),
                            PinnedSetting.since(V14, "idle_session_timeout", "0"),
                            PinnedSetting.since(V17, "transaction_timeout", "0"),
                            PinnedSetting.of("client_min_messages", "warning"),
                            PinnedSetting.of("standard_conforming_strings", "on"),
                            PinnedSetting.of("backslash_quote", "safe_encoding"),
                            PinnedSetting.of("quote_all_identifiers", "off"),
                            PinnedSetting.of("transform_null_equals", "off"),
                            PinnedSetting.before(V14, "operator_precedence_warning", "off"),
                            PinnedSetting.of("array_nulls", "on"),
                            PinnedSetting.of("xmloption", "content"),
                            PinnedSetting.of("xmlbinary", "base64"),
                            PinnedSetting.of("row_security", "off"),
                            PinnedSetting.of("gin_fuzzy_search_limit", "0"),
                            PinnedSetting.of("jit", "off"),
                            PinnedSetting.of("zero_damaged_pages", "off", How.SET_IF_DIFFERENT),
                            PinnedSetting.of("ignore_checksum_failure", "off", How.SET_IF_DIFFERENT),
                            // Came with minor releases.
                            PinnedSetting.of("composite_type_mismatch", "error", How.SET_IF_DIFFERENT),
                            PinnedSetting.of("tcp_keepalives_idle", "30", How.SET_UNSEEN),
                            PinnedSetting.of("tcp_keepalives_interval", "10", How.SET_UNSEEN),
                            PinnedSetting.of("tcp_keepalives_count", "3", How.SET_UNSEEN),
                            // Counts a client that takes nothing as dead, and ours does so as long as the store is
                            // slow.
                            PinnedSetting.of("tcp_user_timeout", "0", How.SET_UNSEEN)),
                    TEXT.stream().map(setting -> PinnedSetting.of(setting.name(), setting.value())))
            .toList();

    /**
     * A table that became a view or foreign table since the catalog was read runs no code (CVE-2024-7348; the setting came with minor
     * releases, so the server is asked).
     */
    private static final List<PinnedSetting> READING = List.of(
            PinnedSetting.of("synchronize_seqscans", "off"),
            PinnedSetting.of("enable_tidscan", "on"),
            PinnedSetting.of("cursor_tuple_fraction", "1"),
            PinnedSetting.of("constraint_exclusion", "off"),
            PinnedSetting.of(RESTRICT_RELATION_KIND, NO_CODE, How.SET_IF_KNOWN),
            PinnedSetting.of("transaction_read_only", "on", How.BEGIN));

    private static final List<PinnedSetting> LOADING = List.of(
            PinnedSetting.of("check_function_bodies", "off"),
            PinnedSetting.of("default_tablespace", ""),
            PinnedSetting.of("default_table_access_method", "heap"),
            PinnedSetting.of("default_transaction_isolation", "read committed"),
            PinnedSetting.of("default_transaction_read_only", "off"),
            PinnedSetting.of("default_transaction_deferrable", "off"),
            PinnedSetting.since(V16, "createrole_self_grant", ""),
            PinnedSetting.of(RESTRICT_RELATION_KIND, "", How.SET_IF_KNOWN),
            PinnedSetting.of("session_replication_role", "origin", How.SET_IF_DIFFERENT));

    private final String database;
    private final int serverVersionNumber;
    private final boolean local;
    private final List<PinnedSetting> pinned;

    private SessionSettings(String database, int serverVersionNumber, boolean local, List<PinnedSetting> pinned) {
        this.database = database;
        this.serverVersionNumber = serverVersionNumber;
        this.local = local;
        this.pinned =
                pinned.stream().filter(one -> one.isIn(serverVersionNumber)).toList();
    }

    /** For a transaction that reads; nothing of it outlives the transaction. */
    public static SessionSettings reading(String database, int serverVersionNumber) {
        return new SessionSettings(database, serverVersionNumber, true, both(ALWAYS, READING));
    }

    /** For a session that writes. */
    public static SessionSettings loading(String database, int serverVersionNumber) {
        return new SessionSettings(database, serverVersionNumber, false, both(ALWAYS, LOADING));
    }

    /** The settings that shape the text of rows and are the same for every dump. */
    public static List<SessionSetting> text() {
        return TEXT;
    }

    /** What every script sets before it defines anything, beside its encoding. */
    public static List<SessionSetting> script() {
        return both(ALWAYS, LOADING).stream()
                .filter(setting -> setting.isSeen() && !setting.name().equals("jit"))
                .map(setting -> new SessionSetting(setting.name(), setting.value()))
                .toList();
    }

    private static List<PinnedSetting> both(List<PinnedSetting> some, List<PinnedSetting> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /** The same with another value of a setting, or with one more. */
    public SessionSettings with(String name, String value) {
        List<PinnedSetting> others = new ArrayList<>();
        How how = How.SET;
        for (PinnedSetting setting : pinned) {
            if (setting.name().equals(name)) {
                how = setting.how();
            } else {
                others.add(setting);
            }
        }
        others.add(PinnedSetting.of(name, value, how));
        return new SessionSettings(database, serverVersionNumber, local, others);
    }

    /** The same with a setting that comes with the transaction, and is only looked at. */
    public SessionSettings expecting(String name, String value) {
        List<PinnedSetting> more = new ArrayList<>(pinned);
        more.add(PinnedSetting.of(name, value, How.BEGIN));
        return new SessionSettings(database, serverVersionNumber, local, more);
    }

    /** Lets the transaction that is open read no view and no foreign table, where the server can; the settings are the same otherwise. */
    public SessionSettings restricted(Connection connection) throws SQLException {
        Statements.execute(
                connection,
                "SELECT pg_catalog.set_config(name, " + Sql.literal(NO_CODE)
                        + ", true) FROM pg_catalog.pg_settings WHERE name = " + Sql.literal(RESTRICT_RELATION_KIND));
        return with(RESTRICT_RELATION_KIND, NO_CODE);
    }

    /** Whether it sets or looks at this setting, whose name may be in any case. */
    public boolean pins(String name) {
        return pinned.stream().anyMatch(one -> one.name().equalsIgnoreCase(name));
    }

    /** The same without a setting, whose value matters no more. */
    public SessionSettings without(String name) {
        return new SessionSettings(
                database,
                serverVersionNumber,
                local,
                pinned.stream().filter(one -> !one.name().equals(name)).toList());
    }

    /** One message that takes no snapshot. {@link #require} does the rest. */
    public String statements() {
        return pinned.stream()
                .filter(setting -> setting.how() == How.SET || setting.how() == How.SET_UNSEEN)
                .map(setting -> (local ? "SET LOCAL " : "SET ") + setting.name() + " = " + Sql.literal(setting.value()))
                .collect(Collectors.joining(";\n"));
    }

    /**
     * Sets what only some roles may set, or only some servers have, and looks at everything: before the first row.
     *
     * @throws DatabaseException of kind {@code DATABASE_REFUSED} which names a setting that has another value
     */
    public void require(Connection connection) throws SQLException {
        String known = pinned.stream()
                .filter(setting -> setting.how() == How.SET_IF_KNOWN)
                .map(setting -> "SELECT name, " + setConfig("name", setting.value())
                        + " FROM pg_catalog.pg_settings WHERE name = " + Sql.literal(setting.name()) + ";\n")
                .collect(Collectors.joining());
        List<Difference> differences = differences(read(connection, known));
        List<Difference> mendable = differences.stream()
                .filter(difference -> difference.setting.how() == How.SET_IF_DIFFERENT)
                .toList();
        for (Difference difference : mendable) {
            mend(connection, difference);
        }
        if (!mendable.isEmpty()) {
            differences = differences(read(connection, ""));
        }
        for (Difference difference : differences) {
            throw refused(difference, null);
        }
    }

    /**
     * Looks at everything again: after the last row.
     *
     * @throws DatabaseException of kind {@code DATABASE_CHANGED} which names a setting that has another value by now
     */
    public void requireUnchanged(Connection connection) throws SQLException {
        requireUnchanged(read(connection, ""));
    }

    /** The query of {@link #requireUnchanged(Connection)}, for a message that asks for more. */
    public String question() {
        return "SELECT s.name, pg_catalog.current_setting(s.name, true) FROM pg_catalog.unnest(ARRAY["
                + pinned.stream()
                        .filter(PinnedSetting::isSeen)
                        .map(setting -> Sql.literal(setting.name()))
                        .collect(Collectors.joining(", "))
                + "]::pg_catalog.text[]) AS s (name)";
    }

    /**
     * Looks at an answer to the {@link #question}.
     *
     * @param answer by name; what the server does not know has no value
     */
    public void requireUnchanged(Map<String, String> answer) {
        for (Difference difference : differences(answer)) {
            throw DatabaseException.changed(
                    "a session of database " + database + " had " + difference.setting.name() + " = "
                            + shown(difference.setting.value()) + ", and has " + shown(difference.value)
                            + " after its work: it cannot be told what was done under which",
                    "find what changes the setting: a pooler that gives the session to others, or code in the database");
        }
    }

    private Map<String, String> read(Connection connection, String before) throws SQLException {
        return answer(Statements.queries(connection, before + question(), SessionSettings::value));
    }

    /** A row of the answer to the {@link #question}. */
    public static Map.Entry<String, Optional<String>> value(ResultSet row) throws SQLException {
        return Map.entry(row.getString(1), Optional.ofNullable(row.getString(2)));
    }

    /** The answer to the {@link #question}. */
    public static Map<String, String> answer(List<Map.Entry<String, Optional<String>>> rows) {
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, Optional<String>> row : rows) {
            row.getValue().ifPresent(value -> values.put(row.getKey(), value));
        }
        return values;
    }

    private record Difference(PinnedSetting setting, String value) {}

    /** Settings that the server does not have cannot shape anything. */
    private List<Difference> differences(Map<String, String> values) {
        return pinned.stream()
                .filter(PinnedSetting::isSeen)
                .filter(setting -> values.containsKey(setting.name()))
                .map(setting -> new Difference(setting, values.getOrDefault(setting.name(), "")))
                .filter(difference -> !isEqual(difference.setting, difference.value))
                .toList();
    }

    private static boolean isEqual(PinnedSetting setting, String value) {
        return switch (setting.name()) {
            case SEARCH_PATH -> value.isEmpty() || value.equals("\"\"");
            case CLIENT_ENCODING -> Encodings.canonical(value).equals(Encodings.canonical(setting.value()));
            case "role", "session_authorization" -> value.equals(setting.value());
            default -> value.toLowerCase(Locale.ROOT).equals(setting.value().toLowerCase(Locale.ROOT));
        };
    }

    private void mend(Connection connection, Difference difference) throws SQLException {
        String set = "SELECT " + setConfig(Sql.literal(difference.setting.name()), difference.setting.value());
        try {
            Statements.execute(connection, local ? "SAVEPOINT setting; " + set + "; RELEASE SAVEPOINT setting" : set);
        } catch (SQLException e) {
            if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw e;
            }
            throw refused(difference, e);
        }
    }

    private String setConfig(String name, String value) {
        return "pg_catalog.set_config(" + name + ", " + Sql.literal(value) + ", " + local + ")";
    }

    private DatabaseException refused(Difference difference, @Nullable SQLException cause) {
        String name = difference.setting.name();
        return DatabaseException.refused(
                "a session of database " + database + " has " + name + " = " + shown(difference.value)
                        + ", and must have "
                        + shown(difference.setting.value())
                        + (cause == null ? "" : ", which the role may not set"),
                "it comes from postgresql.conf, ALTER DATABASE or ALTER ROLE: take it away there (ALTER ROLE … RESET "
                        + name + ")" + (cause == null ? "" : ", or connect as a role that may set it"),
                cause);
    }

    private static String shown(String value) {
        return value.isEmpty() ? "''" : value;
    }

    /**
     * Has the server end the session within seconds of its client's death, even while a statement runs; not every platform can.
     *
     * @return whether it does
     */
    public boolean checkConnection(Connection connection) throws SQLException {
        if (serverVersionNumber < V14) {
            return false;
        }
        try {
            Statements.execute(
                    connection,
                    local
                            ? "SAVEPOINT setting; SET LOCAL client_connection_check_interval = '10s'; RELEASE SAVEPOINT setting"
                            : "SET client_connection_check_interval = '10s'");
            return true;
        } catch (SQLException e) {
            if (!INVALID_PARAMETER_VALUE.equals(e.getSQLState())) {
                throw e;
            }
            if (local) {
                Statements.execute(connection, "ROLLBACK TO SAVEPOINT setting; RELEASE SAVEPOINT setting");
            }
            return false;
        }
    }

    /** The names of all that are pinned anywhere, for the document that gives the reasons. */
    static List<String> names() {
        return Stream.of(ALWAYS, READING, LOADING)
                .flatMap(List::stream)
                .map(PinnedSetting::name)
                .distinct()
                .toList();
    }
}
