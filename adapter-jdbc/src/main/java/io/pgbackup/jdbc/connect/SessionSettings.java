package io.pgbackup.jdbc.connect;

import io.pgbackup.core.dump.SessionSetting;
import java.util.List;

/** What a session is set to before it is used. Roles and databases may bring any setting along, so all that matter are set. */
public final class SessionSettings {

    static final String NO_TIMEOUT = "SET statement_timeout = 0";

    private static final int V14 = 140000;
    private static final int V17 = 170000;

    /** First, because everything after it resolves names. */
    private static final String SAFE_NAMES = "SELECT pg_catalog.set_config('search_path', '', false);\n";

    private static final String ALWAYS = """
            SET lock_timeout = 0;
            SET idle_in_transaction_session_timeout = 0;
            SET standard_conforming_strings = on;
            SET client_min_messages = warning;
            SET quote_all_identifiers = off;
            SET default_transaction_read_only = off;
            SET default_transaction_deferrable = off;
            SET jit = off;
            SET tcp_keepalives_idle = 30;
            SET tcp_keepalives_interval = 10;
            SET tcp_keepalives_count = 3;
            SET tcp_user_timeout = '60s';
            """;

    /**
     * A policy that would hide rows is an error; a table that became a view or foreign table since the catalog was read runs no code
     * (CVE-2024-7348; the setting came with minor releases, so the server is asked).
     */
    private static final String DUMP = """
            SET row_security = off;
            SET synchronize_seqscans = off;
            SET enable_tidscan = on;
            SET cursor_tuple_fraction = 1;
            SELECT pg_catalog.set_config(name, 'view, foreign-table', false)
            FROM pg_catalog.pg_settings WHERE name = 'restrict_nonsystem_relation_kind';
            """;

    private static final List<SessionSetting> TEXT = List.of(
            new SessionSetting("TimeZone", "UTC"),
            new SessionSetting("DateStyle", "ISO, MDY"),
            new SessionSetting("IntervalStyle", "postgres"),
            new SessionSetting("extra_float_digits", "3"),
            new SessionSetting("bytea_output", "hex"));

    private SessionSettings() {}

    /** For every session of ours; one message. */
    static String base(int serverVersionNumber) {
        StringBuilder sql = new StringBuilder(SAFE_NAMES).append(ALWAYS);
        if (serverVersionNumber >= V14) {
            sql.append("SET idle_session_timeout = 0;\n");
        }
        if (serverVersionNumber >= V17) {
            sql.append("SET transaction_timeout = 0;\n");
        }
        for (SessionSetting setting : TEXT) {
            sql.append("SET ")
                    .append(setting.name())
                    .append(" = '")
                    .append(setting.value())
                    .append("';\n");
        }
        return sql.toString();
    }

    /** For the sessions of a dump, after {@link #base}. */
    public static String dump() {
        return DUMP;
    }

    /** Ends a session within seconds of its client's death, even while a statement runs; not on every platform. */
    static boolean hasConnectionCheck(int serverVersionNumber) {
        return serverVersionNumber >= V14;
    }

    /** The settings that shape the text of rows and are the same for every dump. */
    public static List<SessionSetting> text() {
        return TEXT;
    }
}
