package io.pgbackup.jdbc.load;

import io.pgbackup.core.failure.TargetException;
import io.pgbackup.jdbc.sql.Sql;
import java.util.Map;
import java.util.Set;

/**
 * The statement that creates a database with the source's properties.
 *
 * @param database its name
 * @param properties of the source, under the names that the catalog reader gives them
 * @param serverVersionNumber of the target
 */
record CreateDatabase(String database, Map<String, String> properties, int serverVersionNumber) {

    private static final int V15 = 150000;
    private static final int V16 = 160000;
    private static final int V17 = 170000;

    /** These words become part of SQL unchanged. */
    private static final Set<String> PROVIDERS = Set.of("libc", "icu", "builtin");

    CreateDatabase {
        properties = Map.copyOf(properties);
    }

    String sql() {
        StringBuilder sql = new StringBuilder("CREATE DATABASE ")
                .append(Sql.ident(database))
                .append(" TEMPLATE template0");
        option(sql, "OWNER", quotedName("owner"));
        option(sql, "ENCODING", literal("encoding"));
        option(sql, "LC_COLLATE", literal("collate"));
        option(sql, "LC_CTYPE", literal("ctype"));
        provider(sql);
        option(sql, "TABLESPACE", tablespace());
        return sql.toString();
    }

    private void provider(StringBuilder sql) {
        String provider = property("locale_provider");
        if (provider.isEmpty() || (provider.equals("libc") && serverVersionNumber < V15)) {
            return;
        }
        if (serverVersionNumber < (provider.equals("builtin") ? V17 : V15)) {
            throw cannot("the locale provider " + provider);
        }
        if (!PROVIDERS.contains(provider)) {
            throw cannot("an unknown locale provider");
        }
        option(sql, "LOCALE_PROVIDER", provider);
        if (provider.equals("icu")) {
            option(sql, "ICU_LOCALE", literal("locale"));
            if (!property("icu_rules").isEmpty()) {
                if (serverVersionNumber < V16) {
                    throw cannot("ICU rules");
                }
                option(sql, "ICU_RULES", literal("icu_rules"));
            }
        } else if (provider.equals("builtin")) {
            option(sql, "BUILTIN_LOCALE", literal("locale"));
        }
    }

    private TargetException cannot(String feature) {
        return TargetException.conflict(
                "database " + database + " cannot be created: the server is too old for " + feature
                        + ", which the source has",
                "restore to a newer server, or create the database yourself and restore into it");
    }

    private String tablespace() {
        return property("tablespace").equals("pg_default") ? "" : quotedName("tablespace");
    }

    private String quotedName(String key) {
        return property(key).isEmpty() ? "" : Sql.ident(property(key));
    }

    private String literal(String key) {
        return property(key).isEmpty() ? "" : Sql.literal(property(key));
    }

    private String property(String key) {
        return properties.getOrDefault(key, "");
    }

    private static void option(StringBuilder sql, String name, String value) {
        if (!value.isEmpty()) {
            sql.append(' ').append(name).append(" = ").append(value);
        }
    }
}
