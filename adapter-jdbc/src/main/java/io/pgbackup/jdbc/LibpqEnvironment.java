package io.pgbackup.jdbc;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes settings of libpq's keywords; what is missing comes from a service file, then from libpq's variables, then from libpq's
 * defaults. See <a href="https://www.postgresql.org/docs/current/libpq-envars.html">Environment Variables</a>.
 */
final class LibpqEnvironment {

    /** The variable of each keyword; the keywords that are known at all. */
    private static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("host", "PGHOST"),
            Map.entry("port", "PGPORT"),
            Map.entry("user", "PGUSER"),
            Map.entry("password", "PGPASSWORD"),
            Map.entry("dbname", "PGDATABASE"),
            Map.entry("passfile", "PGPASSFILE"),
            Map.entry("service", "PGSERVICE"),
            Map.entry("sslmode", "PGSSLMODE"),
            Map.entry("sslrootcert", "PGSSLROOTCERT"),
            Map.entry("connect_timeout", "PGCONNECT_TIMEOUT"),
            Map.entry("application_name", "PGAPPNAME"));

    /** Keywords that pgjdbc understands under a name of its own. */
    private static final Map<String, String> DRIVER_PROPERTIES = Map.of(
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "channel_binding", "channelBinding",
            "gssencmode", "gssEncMode",
            "sslnegotiation", "sslNegotiation",
            "options", "options");

    private final Map<String, String> environment;

    LibpqEnvironment(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    JdbcSettings complete(Map<String, String> given) {
        Map<String, String> keywords = new HashMap<>(given);
        String service = given.getOrDefault("service", environment.getOrDefault("PGSERVICE", ""));
        if (!service.isEmpty()) {
            ServiceFile.locate(environment).read(service).forEach(keywords::putIfAbsent);
        }
        VARIABLES.forEach((keyword, variable) -> {
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                keywords.putIfAbsent(keyword, value);
            }
        });
        return settings(keywords);
    }

    private JdbcSettings settings(Map<String, String> keywords) {
        List<ServerAddress> addresses = addresses(
                keywords.getOrDefault("host", "localhost"),
                keywords.getOrDefault("port", String.valueOf(ServerAddress.DEFAULT_PORT)));
        String user = keywords.getOrDefault("user", environment.getOrDefault("USER", ""));
        if (user.isEmpty()) {
            throw wrong("no user name is given for the database", "put it into the URL, or set PGUSER");
        }
        String database = keywords.getOrDefault("dbname", user);
        return new JdbcSettings(
                addresses,
                database,
                user,
                credentials(keywords, addresses, database, user),
                sslMode(keywords.getOrDefault("sslmode", SslMode.PREFER.label())),
                keywords.getOrDefault("sslrootcert", ""),
                connectTimeout(keywords.getOrDefault("connect_timeout", "")),
                JdbcSettings.DEFAULT_NETWORK_TIMEOUT,
                keywords.getOrDefault("application_name", JdbcSettings.DEFAULT_APPLICATION_NAME),
                extra(keywords),
                isTransactionPooler(keywords.getOrDefault("pgbouncer", "false")));
    }

    private static List<ServerAddress> addresses(String hosts, String ports) {
        String[] hostList = hosts.split(",", -1);
        String[] portList = ports.split(",", -1);
        if (portList.length != 1 && portList.length != hostList.length) {
            throw wrong("the number of ports is neither one nor that of the hosts", "give one port for each host");
        }
        List<ServerAddress> addresses = new ArrayList<>();
        for (int i = 0; i < hostList.length; i++) {
            String host = hostList[i].isEmpty() ? "localhost" : hostList[i];
            if (host.startsWith("/") || host.startsWith("@")) {
                throw wrong(
                        "the database host is a Unix socket, which cannot be used",
                        "connect by TCP: set PGHOST or the URL's host to a name or an address, such as localhost");
            }
            addresses.add(new ServerAddress(host, port(portList[portList.length == 1 ? 0 : i])));
        }
        return addresses;
    }

    private static int port(String text) {
        if (text.isEmpty()) {
            return ServerAddress.DEFAULT_PORT;
        }
        int port = number(text, "port");
        if (port < 1 || port > 65_535) {
            throw wrong("the database port is not between 1 and 65535", "PostgreSQL's own port is 5432");
        }
        return port;
    }

    /** The text is not quoted on error: in a URL with a forgotten @ it is a piece of the password. */
    private static int number(String text, String what) {
        if (!text.matches("[0-9]{1,9}")) {
            throw wrong("the " + what + " of the database is not a number", "give it in decimal digits");
        }
        return Integer.parseInt(text);
    }

    private CredentialSource credentials(
            Map<String, String> keywords, List<ServerAddress> addresses, String database, String user) {
        String password = keywords.get("password");
        if (password != null) {
            return CredentialSource.of(password);
        }
        String file = keywords.get("passfile");
        if (file != null) {
            return new PasswordFile(Path.of(file), addresses, database, user);
        }
        String home = environment.getOrDefault("HOME", "");
        return home.isEmpty()
                ? CredentialSource.none()
                : new PasswordFile(Path.of(home, ".pgpass"), addresses, database, user);
    }

    private static SslMode sslMode(String label) {
        return SslMode.ofLabel(label)
                .orElseThrow(() -> wrong(
                        "the database's sslmode is not one that exists",
                        "use one of "
                                + Arrays.stream(SslMode.values())
                                        .map(SslMode::label)
                                        .collect(Collectors.joining(", "))));
    }

    /** libpq takes zero as "wait for ever"; a service must not. */
    private static Duration connectTimeout(String seconds) {
        int value = seconds.isEmpty() ? 0 : number(seconds, "connect_timeout");
        return value == 0 ? JdbcSettings.DEFAULT_CONNECT_TIMEOUT : Duration.ofSeconds(value);
    }

    private static Map<String, String> extra(Map<String, String> keywords) {
        Map<String, String> extra = new TreeMap<>();
        keywords.forEach((keyword, value) -> {
            String property = DRIVER_PROPERTIES.get(keyword);
            if (property != null) {
                extra.put(property, value);
            } else if (keyword.equals("target_session_attrs")) {
                extra.put("targetServerType", targetServerType(value));
            } else if (!VARIABLES.containsKey(keyword) && !keyword.equals("pgbouncer")) {
                throw wrong(
                        "the database parameter " + ConnectionUrl.printable(keyword) + " is not known",
                        "parameters have libpq's names: sslmode, sslrootcert, connect_timeout, application_name, …");
            }
        });
        return extra;
    }

    /** Not libpq's, but in the URLs that providers of poolers hand out. */
    private static boolean isTransactionPooler(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw wrong("the database parameter pgbouncer is neither true nor false", "write pgbouncer=true");
        };
    }

    private static String targetServerType(String attributes) {
        return switch (attributes) {
            case "any" -> "any";
            case "read-write", "primary" -> "primary";
            case "read-only", "standby" -> "secondary";
            case "prefer-standby" -> "preferSecondary";
            default ->
                throw wrong(
                        "the database's target_session_attrs is not one that exists",
                        "use any, read-write, read-only, primary, standby or prefer-standby");
        };
    }

    private static ConfigurationException wrong(String message, String hint) {
        return new ConfigurationException(FailureKind.USAGE, message, hint);
    }
}
