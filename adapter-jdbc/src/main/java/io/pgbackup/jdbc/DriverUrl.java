package io.pgbackup.jdbc;

import io.pgbackup.core.failure.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Splits a URL of pgjdbc into libpq's keywords, by the driver's own rules. Parameters that decide about the server, the user or the
 * security of the connection are kept or refused; parameters that tune the driver or its statements have no effect here and are
 * dropped. Messages never quote a value.
 */
final class DriverUrl {

    private static final String HINT =
            "write jdbc:postgresql://host:port/database?sslmode=require, and give user and password separately";

    private static final String ADDRESS = "(?:\\[[0-9A-Fa-f:.%]+]|[^:@,\\[\\]]*)(?::[0-9]{1,5})?";

    private static final Pattern ADDRESSES = Pattern.compile(ADDRESS + "(?:," + ADDRESS + ")*");

    /** Names of pgjdbc that differ from libpq's. */
    private static final Map<PGProperty, String> KEYWORDS = Map.ofEntries(
            Map.entry(PGProperty.PG_HOST, "host"),
            Map.entry(PGProperty.PG_PORT, "port"),
            Map.entry(PGProperty.PG_DBNAME, "dbname"),
            Map.entry(PGProperty.USER, "user"),
            Map.entry(PGProperty.PASSWORD, "password"),
            Map.entry(PGProperty.SSL_MODE, "sslmode"),
            Map.entry(PGProperty.SSL_ROOT_CERT, "sslrootcert"),
            Map.entry(PGProperty.SSL_CERT, "sslcert"),
            Map.entry(PGProperty.SSL_KEY, "sslkey"),
            Map.entry(PGProperty.SSL_PASSWORD, "sslpassword"),
            Map.entry(PGProperty.SSL_NEGOTIATION, "sslnegotiation"),
            Map.entry(PGProperty.CHANNEL_BINDING, "channel_binding"),
            Map.entry(PGProperty.REQUIRE_AUTH, "require_auth"),
            Map.entry(PGProperty.GSS_ENC_MODE, "gssencmode"),
            Map.entry(PGProperty.KERBEROS_SERVER_NAME, "krbsrvname"),
            Map.entry(PGProperty.CONNECT_TIMEOUT, "connect_timeout"),
            Map.entry(PGProperty.APPLICATION_NAME, "application_name"),
            Map.entry(PGProperty.OPTIONS, "options"),
            Map.entry(PGProperty.SERVICE, "service"),
            Map.entry(PGProperty.TARGET_SERVER_TYPE, "target_session_attrs"));

    /**
     * Parameters that would change how connections are opened and that this service does not support: ignoring them would not be
     * what the user asked for.
     */
    private static final Set<PGProperty> REFUSED = Set.of(
            PGProperty.SOCKET_FACTORY,
            PGProperty.SOCKET_FACTORY_ARG,
            PGProperty.SSL_FACTORY,
            PGProperty.SSL_FACTORY_ARG,
            PGProperty.SSL_HOSTNAME_VERIFIER,
            PGProperty.SSL_PASSWORD_CALLBACK,
            PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME,
            PGProperty.REPLICATION,
            PGProperty.LOCAL_SOCKET_ADDRESS);

    /** Values of {@code targetServerType}. */
    private static final Map<String, String> SERVERS = Map.of(
            "any", "any",
            "primary", "primary",
            "master", "primary",
            "secondary", "standby",
            "slave", "standby",
            "preferSecondary", "prefer-standby",
            "preferSlave", "prefer-standby");

    private DriverUrl() {}

    /**
     * Returns the keywords.
     *
     * @param url begins with {@code jdbc:postgresql:}
     * @param more properties, by pgjdbc's names
     */
    static Map<String, String> parse(String url, Properties more) {
        if (!url.strip().startsWith("jdbc:postgresql:")) {
            throw wrong("the database URL does not begin with jdbc:postgresql:", HINT);
        }
        requirePlainAddresses(url.strip().substring("jdbc:postgresql:".length()));
        @Nullable Properties parsed = Driver.parseURL(url.strip(), new Properties(more));
        if (parsed == null) {
            throw wrong("the database URL cannot be read", HINT);
        }
        Map<String, String> keywords = new LinkedHashMap<>();
        more.stringPropertyNames().forEach(name -> put(keywords, name, more.getProperty(name)));
        for (String name : parsed.stringPropertyNames()) {
            put(keywords, name, parsed.getProperty(name));
        }
        return keywords;
    }

    /**
     * Fails if the text before the database is anything but addresses: it could be a password, and the driver logs text that it
     * cannot read.
     */
    private static void requirePlainAddresses(String rest) {
        String addresses = rest.startsWith("//") ? rest.substring(2).replaceAll("[/?].*", "") : "";
        if (!ADDRESSES.matcher(addresses).matches()) {
            throw wrong("the database URL has something other than host:port before its database", HINT);
        }
    }

    private static void put(Map<String, String> keywords, String name, @Nullable String value) {
        @Nullable PGProperty property = PGProperty.forName(name);
        if (property == null) {
            throw wrong(
                    "the database URL has a parameter that the driver does not know: " + ConnectionUrl.printable(name),
                    "correct it, or leave it out");
        }
        String text = value == null ? "" : value;
        if (property == PGProperty.SSL) {
            // To the driver, ssl=true means more than encryption.
            if (text.isEmpty() || text.equalsIgnoreCase("true")) {
                keywords.putIfAbsent("sslmode", "verify-full");
            } else if (!text.equalsIgnoreCase("false")) {
                throw wrong(
                        "the ssl of the database URL is neither true nor false", "write ssl=true, or sslmode=require");
            }
        } else if (property == PGProperty.GSS_ENC_MODE && text.equals(property.getDefaultValue())) {
            // A data source of the driver writes out this default. It encrypts with GSSAPI only where nothing else is
            // accepted.
            return;
        } else if (REFUSED.contains(property) && !text.equals(property.getDefaultValue())) {
            throw wrong("the database URL asks for " + property.getName() + ", which is not supported", "leave it out");
        } else if (KEYWORDS.containsKey(property) && !text.isEmpty()) {
            keywords.put(
                    KEYWORDS.get(property),
                    switch (property) {
                        case TARGET_SERVER_TYPE -> server(text);
                        case PG_HOST -> text.replaceAll("[\\[\\]]", ""); // of IPv6 addresses
                        default -> text;
                    });
        } else if (property == PGProperty.LOAD_BALANCE_HOSTS && text.equals("true")) {
            keywords.put("load_balance_hosts", "random");
        }
    }

    private static String server(String value) {
        String known = SERVERS.get(value);
        if (known == null) {
            throw wrong("the targetServerType of the database URL is unknown", "write primary, secondary or any");
        }
        return known;
    }

    static ConfigurationException wrong(String message, String hint) {
        return new ConfigurationException(message, hint);
    }
}
