package io.pgbackup.jdbc;

import io.pgbackup.core.failure.ConfigurationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Creates settings from libpq's keywords; missing ones come from a service file, then from libpq's variables, then from libpq's
 * defaults. See <a href="https://www.postgresql.org/docs/current/libpq-envars.html">Environment Variables</a>.
 */
final class LibpqEnvironment {

    private static final Map<String, String> HINTS = Map.of(
            "sslmode",
            labels(SslMode.values(), SslMode::label),
            "target_session_attrs",
            labels(SessionAttributes.values(), SessionAttributes::label));

    private static final Set<String> AUTHENTICATION =
            Set.of("password", "md5", "gss", "sspi", "scram-sha-256", "none", "oauth");

    /** Matches names of hosts, including international ones, and addresses; any other text here is part of a password. */
    private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{M}\\p{N}._:%-]+");

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
        LibpqKeywords.VARIABLES.forEach((keyword, variable) -> {
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                keywords.putIfAbsent(keyword, value);
            }
        });
        return settings(keywords);
    }

    private JdbcSettings settings(Map<String, String> keywords) {
        List<ServerAddress> addresses =
                addresses(hosts(keywords), keywords.getOrDefault("port", String.valueOf(ServerAddress.DEFAULT_PORT)));
        String user = keywords.getOrDefault("user", environment.getOrDefault("USER", ""));
        if (user.isEmpty()) {
            throw wrong("no user name is given for the database", "add it to the URL, or set PGUSER");
        }
        String database = keywords.getOrDefault("dbname", user);
        refuse(keywords, addresses);
        String rootCert = keywords.getOrDefault("sslrootcert", "");
        SslMode mode = sslMode(keywords, rootCert);
        String negotiation = keywords.getOrDefault("sslnegotiation", "postgres");
        if (negotiation.equals("direct") && mode.compareTo(SslMode.REQUIRE) < 0) {
            throw wrong(
                    "the database's sslmode " + mode.label() + " is too weak for sslnegotiation=direct",
                    "use sslmode require, verify-ca or verify-full");
        }
        return new JdbcSettings(
                addresses,
                database,
                user,
                credentials(keywords, addresses, database, user),
                mode,
                rootCert,
                connectTimeout(keywords.getOrDefault("connect_timeout", "")),
                JdbcSettings.DEFAULT_NETWORK_TIMEOUT,
                false,
                keywords.getOrDefault(
                        "application_name",
                        keywords.getOrDefault("fallback_application_name", JdbcSettings.DEFAULT_APPLICATION_NAME)),
                driverProperties(keywords),
                isTransactionPooler(keywords.getOrDefault("pgbouncer", "false")),
                tls(keywords),
                choice(keywords, "target_session_attrs", "any", SessionAttributes::ofLabel));
    }

    /**
     * Returns the hosts. An address without a name is used as its own name; pgjdbc cannot connect to an address and expect another
     * name in the certificate.
     */
    private static String hosts(Map<String, String> keywords) {
        String host = keywords.getOrDefault("host", "");
        String address = keywords.getOrDefault("hostaddr", "");
        if (!host.isEmpty() && !address.isEmpty() && !host.equals(address)) {
            throw wrong(
                    "the database has both a host and a hostaddr (PGHOSTADDR), which cannot be used together",
                    "set only the host, to the name or address to connect to");
        }
        return host.isEmpty() && address.isEmpty() ? "localhost" : host.isEmpty() ? address : host;
    }

    /**
     * Refuses keywords that ask for something that this program does not do, because ignoring them would not be what the user asked
     * for.
     */
    private static void refuse(Map<String, String> keywords, List<ServerAddress> addresses) {
        for (String keyword : keywords.keySet()) {
            if (LibpqKeywords.REFUSED.contains(keyword)) {
                throw wrong("the database parameter " + keyword + " is not supported", "leave it out");
            }
        }
        require(
                keywords,
                "sslcertmode",
                "allow",
                List.of("allow", "disable"),
                "require cannot be checked: leave it out");
        require(keywords, "gssdelegation", "0", List.of("0"), "credentials are not delegated: leave it out");
        require(keywords, "sslsni", "1", List.of("0", "1"), "use 0 or 1");
        require(keywords, "sslnegotiation", "postgres", List.of("postgres", "direct"), "use postgres or direct");
        require(keywords, "replication", "false", List.of("false", "off", "no", "0"), "leave it out");
        require(keywords, "min_protocol_version", "3.0", List.of("3.0"), "the supported protocol version is 3.0");
        require(keywords, "max_protocol_version", "3.0", List.of("3.0", "3.2", "latest"), "leave it out");
        String balance = keywords.getOrDefault("load_balance_hosts", "disable");
        if (!balance.equals("disable") && !(balance.equals("random") && addresses.size() == 1)) {
            throw wrong(
                    "the database's load_balance_hosts is not disable",
                    "all connections of a run must reach the same server: leave it out");
        }
    }

    private static void require(
            Map<String, String> keywords, String keyword, String otherwise, List<String> allowed, String hint) {
        if (!allowed.contains(keywords.getOrDefault(keyword, otherwise))) {
            throw wrong("the database's " + keyword + " (" + variable(keyword) + ") has an unsupported value", hint);
        }
    }

    private static String variable(String keyword) {
        return LibpqKeywords.VARIABLES.getOrDefault(keyword, "no variable");
    }

    private static <T> T choice(
            Map<String, String> keywords, String keyword, String otherwise, Function<String, Optional<T>> of) {
        return of.apply(keywords.getOrDefault(keyword, otherwise))
                .orElseThrow(() -> wrong(
                        "the database's " + keyword + " has an unknown value",
                        HINTS.getOrDefault(keyword, LibpqKeywords.HINT)));
    }

    private static List<ServerAddress> addresses(String hosts, String ports) {
        String[] hostList = hosts.split(",", -1);
        String[] portList = ports.split(",", -1);
        if (portList.length != 1 && portList.length != hostList.length) {
            throw wrong("the number of ports is neither one nor the number of hosts", "give one port for each host");
        }
        List<ServerAddress> addresses = new ArrayList<>();
        for (int i = 0; i < hostList.length; i++) {
            String host = hostList[i].isEmpty() ? "localhost" : hostList[i];
            if (host.startsWith("/") || host.startsWith("@")) {
                throw wrong(
                        "the database host is a Unix socket, which cannot be used",
                        "connect by TCP: set PGHOST or the URL's host to a name or an address, such as localhost");
            }
            if (!HOST.matcher(host).matches()) {
                throw wrong(
                        "a host of the database contains a character that host names cannot have",
                        "in a URL, percent-encode @ : / ? # % in user and password (%40 for @)");
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

    /** The text is not quoted on error: in a URL with a forgotten @ it is part of the password. */
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
            return new PasswordFile(path(file, "the password file"), addresses, database, user);
        }
        String home = environment.getOrDefault("HOME", "");
        return home.isEmpty()
                ? CredentialSource.none()
                : new PasswordFile(path(home, "HOME").resolve(".pgpass"), addresses, database, user);
    }

    /** The system's root certificates prove nothing without a check of the name. */
    private static SslMode sslMode(Map<String, String> keywords, String rootCert) {
        boolean isSystem = rootCert.equals("system");
        String otherwise = keywords.getOrDefault("requiressl", "").startsWith("1")
                        || keywords.getOrDefault("ssl", "").equals("true")
                ? SslMode.REQUIRE.label()
                : (isSystem ? SslMode.VERIFY_FULL : SslMode.PREFER).label();
        if (!List.of("", "true").contains(keywords.getOrDefault("ssl", ""))) {
            throw wrong("the database's ssl is not true", "use sslmode");
        }
        SslMode mode = choice(keywords, "sslmode", otherwise, SslMode::ofLabel);
        if (isSystem && mode != SslMode.VERIFY_FULL) {
            throw wrong(
                    "the database's sslmode " + mode.label() + " is too weak for sslrootcert=system",
                    "use verify-full, or leave sslmode out");
        }
        return mode;
    }

    private TlsOptions tls(Map<String, String> keywords) {
        String home = environment.getOrDefault("HOME", "");
        return new TlsOptions(
                keywords.getOrDefault("sslcert", ""),
                keywords.getOrDefault("sslkey", ""),
                keywords.getOrDefault("sslpassword", ""),
                !keywords.getOrDefault("sslcertmode", "").equals("disable"),
                keywords.getOrDefault("sslcrl", ""),
                keywords.getOrDefault("sslcrldir", ""),
                protocols(keywords),
                !keywords.getOrDefault("sslsni", "").equals("0"),
                home.isEmpty()
                        ? TlsOptions.none().folder()
                        : TlsOptions.folder(path(home, "HOME").toString()));
    }

    private static List<String> protocols(Map<String, String> keywords) {
        int least = protocol(keywords.getOrDefault("ssl_min_protocol_version", ""), 2);
        int most = protocol(keywords.getOrDefault("ssl_max_protocol_version", ""), 3);
        List<String> spoken = TlsOptions.PROTOCOLS.stream()
                .filter(name -> protocol(name, 0) >= least && protocol(name, 0) <= most)
                .toList();
        if (spoken.isEmpty()) {
            throw wrong(
                    "the database's ssl_min_protocol_version and ssl_max_protocol_version leave no version of TLS",
                    "TLSv1.2 is the oldest supported version, TLSv1.3 the newest");
        }
        return spoken;
    }

    private static int protocol(String name, int otherwise) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "" -> otherwise;
            case "tlsv1" -> 0;
            case "tlsv1.1" -> 1;
            case "tlsv1.2" -> 2;
            case "tlsv1.3" -> 3;
            default ->
                throw wrong(
                        "the database's ssl_min_protocol_version or ssl_max_protocol_version has an unknown value",
                        "use TLSv1.2 or TLSv1.3");
        };
    }

    /** To libpq, zero means "wait for ever"; a service must not do that. */
    private static Duration connectTimeout(String seconds) {
        int value = seconds.isEmpty() ? 0 : number(seconds, "connect_timeout");
        return value == 0 ? JdbcSettings.DEFAULT_CONNECT_TIMEOUT : Duration.ofSeconds(value);
    }

    /** Returns properties under pgjdbc's names. */
    private static Map<String, String> driverProperties(Map<String, String> keywords) {
        Map<String, String> properties = new TreeMap<>();
        put(properties, "options", keywords.get("options"));
        put(properties, "kerberosServerName", keywords.get("krbsrvname"));
        put(properties, "sslNegotiation", keywords.get("sslnegotiation"));
        put(properties, "requireAuth", requireAuth(keywords.getOrDefault("require_auth", "")));
        for (String keyword : List.of("channel_binding", "gssencmode")) {
            String value = keywords.get(keyword);
            require(
                    keywords,
                    keyword,
                    "prefer",
                    List.of("disable", "prefer", "require"),
                    "use disable, prefer or require");
            put(properties, keyword.equals("gssencmode") ? "gssEncMode" : "channelBinding", value);
        }
        return properties;
    }

    private static void put(Map<String, String> properties, String property, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            properties.put(property, value);
        }
    }

    /** Returns the methods without those that this program never uses anyway. */
    private static String requireAuth(String methods) {
        if (methods.isEmpty()) {
            return "";
        }
        List<String> all = List.of(methods.split(",", -1));
        boolean excludes = all.get(0).startsWith("!");
        boolean isList = all.stream().allMatch(method -> method.startsWith("!") == excludes)
                && all.stream().distinct().count() == all.size()
                && all.stream().allMatch(method -> AUTHENTICATION.contains(excludes ? method.substring(1) : method));
        List<String> known =
                all.stream().filter(method -> !method.endsWith("oauth")).toList();
        if (!isList || (known.isEmpty() && !excludes)) {
            throw wrong(
                    "the database's require_auth (PGREQUIREAUTH) is not a list of supported methods",
                    "use scram-sha-256, md5, password, gss, sspi and none, separated by commas, or each with a ! before it");
        }
        return String.join(",", known);
    }

    /** This parameter is not libpq's, but is part of the URLs that providers of poolers hand out. */
    private static boolean isTransactionPooler(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw wrong("the database parameter pgbouncer is neither true nor false", "write pgbouncer=true");
        };
    }

    /** The text may come from an invalid URL and be part of a password, so it is not quoted. */
    static Path path(String text, String what) {
        try {
            return Path.of(text);
        } catch (InvalidPathException expected) {
            throw wrong(
                    "the path of " + what + " cannot be used here",
                    "if it has letters outside of ASCII, set LC_ALL=C.UTF-8 for the program");
        }
    }

    private static <T> String labels(T[] values, Function<T, String> label) {
        return "use one of " + Arrays.stream(values).map(label).collect(Collectors.joining(", "));
    }

    private static ConfigurationException wrong(String message, String hint) {
        return new ConfigurationException(message, hint);
    }
}
