package io.pgbackup.aws;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a database of RDS or Aurora, by its own name: {@code shop.c9akciq32.eu-central-1.rds.amazonaws.com}, and in China
 * {@code shop.c9akciq32.rds.cn-north-1.amazonaws.com.cn}.
 *
 * @param region the region of the database
 */
public record RdsEndpoint(String region) {

    private static final Pattern NAME = Pattern.compile(
            ".+\\.([a-z0-9-]+)\\.rds\\.amazonaws\\.com(?:\\.cn)?|.+\\.rds\\.([a-z0-9-]+)\\.amazonaws\\.com\\.cn");

    /**
     * {@return the endpoint to which a host name belongs; empty for any other host, also for an alias of such a name}
     *
     * @param host the host name of a database
     */
    public static Optional<RdsEndpoint> of(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        Matcher matcher = NAME.matcher(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String region = matcher.group(1);
        return Optional.of(new RdsEndpoint(region == null ? matcher.group(2) : region));
    }
}
