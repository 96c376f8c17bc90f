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
 * The settings that a session must have. Servers, databases and roles may come with any setting, and a pooler with the settings of
 * an earlier client. So every setting that affects the data read or stored is set, and checked before the first row and after the
 * last. {@code docs/settings.md} gives the reason for each, and for all settings that are left alone.
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

    /** Sent as a message of its own: a timeout that the role comes with would apply to the whole message that lifts it. */
    public static final String NO_TIMEOUT = "SET LOCAL statement_timeout = 0";

    private static final List<SessionSetting> TEXT = List.of(
            new SessionSetting("TimeZone", "UTC"),
            new SessionSetting("DateStyle", "ISO, MDY"),
            new SessionSetting("IntervalStyle", "postgres"),
            new SessionSetting("extra_float_digits", "3"),
            new SessionSetting("bytea_output", "hex"));

    /** Settings for every session. The search path is first, because every later statement resolves names. */
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
                            // This setting came with minor releases.
                            PinnedSetting.of("composite_type_mismatch", "error", How.SET_IF_DIFFERENT),
                            PinnedSetting.of("tcp_keepalives_idle", "30", How.SET_UNSEEN),
                            PinnedSetting.of("tcp_keepalives_interval", "10", How.SET_UNSEEN),
                            PinnedSetting.of("tcp_keepalives_count", "3", How.SET_UNSEEN),
                            // This timeout would treat a client that reads nothing as dead, and this client reads
                            // nothing while the
                            // store is slow.
                            PinnedSetting.of("tcp_user_timeout", "0", How.SET_UNSEEN)),
                    TEXT.stream().map(setting -> PinnedSetting.of(setting.name(), setting.value())))
            .toList();

    /**
     * Settings for a transaction that reads. {@code restrict_nonsystem_relation_kind} prevents a table that has become a view or
     * foreign table since the catalog was read from running code (CVE-2024-7348); it came with minor releases, so the server is
     * asked whether it has it.
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

    /** Returns settings for a transaction that reads; none of them outlives the transaction. */
    public static SessionSettings reading(String database, int serverVersionNumber) {
        return new SessionSettings(database, serverVersionNumber, true, both(ALWAYS, READING));
    }

    /** Returns settings for a session that writes. */
    public static SessionSettings loading(String database, int serverVersionNumber) {
        return new SessionSettings(database, serverVersionNumber, false, both(ALWAYS, LOADING));
    }

    /** Returns the settings that affect the text of rows and are the same for every dump. */
    public static List<SessionSetting> text() {
        return TEXT;
    }

    /** Returns the settings that every script applies before it defines anything, in addition to its encoding. */
    public static List<SessionSetting> script() {
        return both(ALWAYS, LOADING).stream()
                .filter(setting -> setting.isSeen() && !setting.name().equals("jit"))
                .map(setting -> new SessionSetting(setting.name(), setting.value()))
                .toList();
    }

    private static List<PinnedSetting> both(List<PinnedSetting> some, List<PinnedSetting> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /** Returns these settings with another value for one of them, or with one more setting. */
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

    /** Returns these settings and one that the transaction already has and that is only checked. */
    public SessionSettings expecting(String name, String value) {
        List<PinnedSetting> more = new ArrayList<>(pinned);
        more.add(PinnedSetting.of(name, value, How.BEGIN));
        return new SessionSettings(database, serverVersionNumber, local, more);
    }

    /**
     * Prevents the open transaction from reading views and foreign tables, where the server supports this; returns these settings
     * with that restriction.
     */
    public SessionSettings restricted(Connection connection) throws SQLException {
        Statements.execute(
                connection,
                "SELECT pg_catalog.set_config(name, " + Sql.literal(NO_CODE)
                        + ", true) FROM pg_catalog.pg_settings WHERE name = " + Sql.literal(RESTRICT_RELATION_KIND));
        return with(RESTRICT_RELATION_KIND, NO_CODE);
    }

    /** Whether these settings set or check this setting, whose name may be in any case. */
    public boolean pins(String name) {
        return pinned.stream().anyMatch(one -> one.name().equalsIgnoreCase(name));
    }

    /** Returns these settings without the one whose value no longer matters. */
    public SessionSettings without(String name) {
        return new SessionSettings(
                database,
                serverVersionNumber,
                local,
                pinned.stream().filter(one -> !one.name().equals(name)).toList());
    }

    /** Returns SQL for one message, which needs no snapshot. {@link #require} does the rest. */
    public String statements() {
        return pinned.stream()
                .filter(setting -> setting.how() == How.SET || setting.how() == How.SET_UNSEEN)
                .map(setting -> (local ? "SET LOCAL " : "SET ") + setting.name() + " = " + Sql.literal(setting.value()))
                .collect(Collectors.joining(";\n"));
    }

    /**
     * Sets the settings that only some roles may set or only some servers have, then checks all settings. Called before the first
     * row.
     *
     * @throws DatabaseException of kind {@code DATABASE_REFUSED} that names a setting with another value
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
     * Checks all settings again. Called after the last row.
     *
     * @throws DatabaseException of kind {@code DATABASE_CHANGED} that names a setting whose value has changed
     */
    public void requireUnchanged(Connection connection) throws SQLException {
        requireUnchanged(read(connection, ""));
    }

    /** Returns the query of {@link #requireUnchanged(Connection)}, for a message that asks for more. */
    public String question() {
        return "SELECT s.name, pg_catalog.current_setting(s.name, true) FROM pg_catalog.unnest(ARRAY["
                + pinned.stream()
                        .filter(PinnedSetting::isSeen)
                        .map(setting -> Sql.literal(setting.name()))
                        .collect(Collectors.joining(", "))
                + "]::pg_catalog.text[]) AS s (name)";
    }

    /**
     * Checks an answer to the {@link #question}.
     *
     * @param answer values by name; settings that the server does not know have no value
     */
    public void requireUnchanged(Map<String, String> answer) {
        for (Difference difference : differences(answer)) {
            throw DatabaseException.changed(
                    "a session of database " + database + " had " + difference.setting.name() + " = "
                            + shown(difference.setting.value()) + ", and has " + shown(difference.value)
                            + " after its work: it is unknown which of its work was done under which value",
                    "find the cause of the change: a pooler that gives the session to other clients, or code in the database");
        }
    }

    private Map<String, String> read(Connection connection, String before) throws SQLException {
        return answer(Statements.queries(connection, before + question(), SessionSettings::value));
    }

    /** Reads a row of the answer to the {@link #question}. */
    public static Map.Entry<String, Optional<String>> value(ResultSet row) throws SQLException {
        return Map.entry(row.getString(1), Optional.ofNullable(row.getString(2)));
    }

    /** Collects the rows of the answer to the {@link #question}. */
    public static Map<String, String> answer(List<Map.Entry<String, Optional<String>>> rows) {
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, Optional<String>> row : rows) {
            row.getValue().ifPresent(value -> values.put(row.getKey(), value));
        }
        return values;
    }

    private record Difference(PinnedSetting setting, String value) {}

    /** Returns the settings whose values differ. Settings that the server does not have cannot affect anything. */
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
                "the value comes from postgresql.conf, ALTER DATABASE or ALTER ROLE: remove it there (ALTER ROLE … RESET "
                        + name + ")" + (cause == null ? "" : ", or connect as a role that may set it"),
                cause);
    }

    private static String shown(String value) {
        return value.isEmpty() ? "''" : value;
    }

    /**
     * Makes the server end the session within seconds of its client's death, even while a statement runs; not every platform
     * supports this.
     *
     * @return whether the server will do so
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

    /** Returns the names of all pinned settings, for the document that gives the reasons. */
    static List<String> names() {
        return Stream.of(ALWAYS, READING, LOADING)
                .flatMap(List::stream)
                .map(PinnedSetting::name)
                .distinct()
                .toList();
    }
}
