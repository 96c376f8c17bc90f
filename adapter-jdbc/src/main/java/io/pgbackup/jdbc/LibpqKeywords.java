package io.pgbackup.jdbc;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The keywords of libpq up to version 18, and their variables. Each is honoured, refused if its value asks for something that
 * cannot be done, or harmless: no keyword is ignored that would make a connection safer or lead it elsewhere. docs/settings.md
 * states how each is handled.
 */
final class LibpqKeywords {

    static final String HINT =
            "keywords have libpq's names: sslmode, sslrootcert, connect_timeout, application_name, …; docs/settings.md lists them";

    /** Keywords that are honoured, or refused by their value, with their variables. */
    static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("host", "PGHOST"),
            Map.entry("hostaddr", "PGHOSTADDR"),
            Map.entry("port", "PGPORT"),
            Map.entry("user", "PGUSER"),
            Map.entry("password", "PGPASSWORD"),
            Map.entry("dbname", "PGDATABASE"),
            Map.entry("passfile", "PGPASSFILE"),
            Map.entry("service", "PGSERVICE"),
            Map.entry("sslmode", "PGSSLMODE"),
            Map.entry("requiressl", "PGREQUIRESSL"),
            Map.entry("sslrootcert", "PGSSLROOTCERT"),
            Map.entry("sslcert", "PGSSLCERT"),
            Map.entry("sslkey", "PGSSLKEY"),
            Map.entry("sslcertmode", "PGSSLCERTMODE"),
            Map.entry("sslcrl", "PGSSLCRL"),
            Map.entry("sslcrldir", "PGSSLCRLDIR"),
            Map.entry("sslsni", "PGSSLSNI"),
            Map.entry("sslnegotiation", "PGSSLNEGOTIATION"),
            Map.entry("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION"),
            Map.entry("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION"),
            Map.entry("channel_binding", "PGCHANNELBINDING"),
            Map.entry("require_auth", "PGREQUIREAUTH"),
            Map.entry("gssencmode", "PGGSSENCMODE"),
            Map.entry("gssdelegation", "PGGSSDELEGATION"),
            Map.entry("krbsrvname", "PGKRBSRVNAME"),
            Map.entry("connect_timeout", "PGCONNECT_TIMEOUT"),
            Map.entry("application_name", "PGAPPNAME"),
            Map.entry("options", "PGOPTIONS"),
            Map.entry("target_session_attrs", "PGTARGETSESSIONATTRS"),
            Map.entry("load_balance_hosts", "PGLOADBALANCEHOSTS"),
            Map.entry("min_protocol_version", "PGMINPROTOCOLVERSION"),
            Map.entry("max_protocol_version", "PGMAXPROTOCOLVERSION"));

    /**
     * The same for keywords without a variable; {@code ssl} is only known in a URL, and {@code pgbouncer} is not one of libpq's.
     */
    static final Set<String> WITHOUT_VARIABLE =
            Set.of("sslpassword", "fallback_application_name", "replication", "ssl", "pgbouncer");

    /** Keywords that cannot be supported at all. */
    static final Set<String> REFUSED = Set.of(
            "sslkeylogfile",
            "oauth_issuer",
            "oauth_client_id",
            "oauth_client_secret",
            "oauth_scope",
            "scram_client_key",
            "scram_server_key");

    /** Keywords that have no effect here. */
    static final Set<String> HARMLESS = Set.of(
            "client_encoding",
            "requirepeer",
            "sslcompression",
            "gsslib",
            "keepalives",
            "keepalives_idle",
            "keepalives_interval",
            "keepalives_count",
            "tcp_user_timeout",
            "authtype",
            "tty");

    /** Variables that have no effect here. */
    static final Set<String> HARMLESS_VARIABLES = Set.of(
            "PGCLIENTENCODING",
            "PGREQUIREPEER",
            "PGSSLCOMPRESSION",
            "PGGSSLIB",
            "PGAUTHTYPE",
            "PGTTY",
            "PGREALM",
            "PGDATESTYLE",
            "PGTZ",
            "PGGEQO",
            "PGLOCALEDIR",
            "PGOAUTHDEBUG");

    /** Variables that name files or directories. */
    static final Set<String> OF_FILES = Set.of("PGSERVICEFILE", "PGSYSCONFDIR");

    private static final List<Set<String>> ALL =
            List.of(Set.copyOf(VARIABLES.keySet()), WITHOUT_VARIABLE, REFUSED, HARMLESS);

    private LibpqKeywords() {}

    static boolean isKnown(String keyword) {
        return all().anyMatch(keyword::equals);
    }

    /** Returns the keyword that an unknown one may stand for. */
    static Optional<String> similar(String unknown) {
        return all().filter(known -> known.length() > 3 && distance(known, unknown) <= 2)
                .min(String::compareTo);
    }

    private static Stream<String> all() {
        return ALL.stream().flatMap(Set::stream);
    }

    /** Returns the number of letters that differ, are missing or are too many. */
    private static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] current = new int[other.length() + 1];
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
