package io.pgbackup.wiring;

import io.pgbackup.aws.RdsEndpoint;
import io.pgbackup.aws.RdsTokens;
import io.pgbackup.aws.RdsTrust;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.jdbc.JdbcSettings;
import io.pgbackup.jdbc.SslMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes databases of RDS prove their identity unless the user configured otherwise: their certificates are known, and a password or token
 * that is sent to another server is compromised.
 */
final class RdsTls {

    private static final Logger LOG = LoggerFactory.getLogger(RdsTls.class);

    private static final String MODE = "PGSSLMODE";

    private final RdsTokens tokens;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    RdsTls(RdsTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Returns settings with the defaults that fit their host. The SSL mode and the root certificates of the URL and of the variables count
     * as configured.
     *
     * @param parse creates settings from libpq's variables
     */
    JdbcSettings complete(Map<String, String> variables, Function<Map<String, String>, JdbcSettings> parse) {
        JdbcSettings plain = parse.apply(variables);
        return endpoint(plain)
                .map(endpoint -> verified(variables, parse, endpoint))
                .orElse(plain);
    }

    /** Does the same for a database that is accessed with tokens: it is a database of RDS, whatever its host is called here. */
    JdbcSettings completeForTokens(Map<String, String> variables, Function<Map<String, String>, JdbcSettings> parse) {
        JdbcSettings plain = parse.apply(variables);
        String host = plain.addresses().get(0).host();
        if (endpoint(plain).isEmpty() && warned.add(host)) {
            LOG.warn("{} is not the name of an endpoint of RDS: a token is accepted only under that name", host);
        }
        JdbcSettings settings = verified(variables, parse, tokens.endpoint(host));
        if (settings.sslMode().compareTo(SslMode.REQUIRE) < 0) {
            throw new ConfigurationException(
                    "database " + settings.name() + " is accessed with an iam token, but its SSL mode "
                            + settings.sslMode().label() + " could send the token unencrypted",
                    "set the SSL mode to verify-full, or leave it out");
        }
        return settings;
    }

    private static Optional<RdsEndpoint> endpoint(JdbcSettings settings) {
        List<Optional<RdsEndpoint>> endpoints = settings.addresses().stream()
                .map(address -> RdsEndpoint.of(address.host()))
                .toList();
        return endpoints.stream().allMatch(Optional::isPresent) ? endpoints.get(0) : Optional.empty();
    }

    private JdbcSettings verified(
            Map<String, String> variables, Function<Map<String, String>, JdbcSettings> parse, RdsEndpoint endpoint) {
        Map<String, String> defaults = new HashMap<>(variables);
        if (variables.getOrDefault(MODE, "").isEmpty()) {
            defaults.put(MODE, SslMode.VERIFY_FULL.label());
        }
        JdbcSettings settings = parse.apply(defaults);
        SslMode mode = settings.sslMode();
        if (mode != SslMode.VERIFY_FULL && warned.add(settings.name())) {
            LOG.warn(
                    "database {} has the SSL mode {}, which does not prove that the server is the right one;"
                            + " verify-full does, and is the default for RDS",
                    settings.name(),
                    mode.label());
        }
        boolean certificatesWanted = mode.compareTo(SslMode.VERIFY_CA) >= 0;
        return certificatesWanted && settings.sslRootCert().isEmpty()
                ? settings.withSsl(mode, RdsTrust.certificates(endpoint).toString())
                : settings;
    }
}
