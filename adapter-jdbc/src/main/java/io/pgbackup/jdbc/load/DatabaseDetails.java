package io.pgbackup.jdbc.load;

import io.pgbackup.core.failure.FormatException;
import io.pgbackup.jdbc.sql.AclChange;
import io.pgbackup.jdbc.sql.PrivilegeKind;
import io.pgbackup.jdbc.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The properties of a database in addition to those that {@link CreateDatabase} sets: comment, settings, privileges, connection
 * limit.
 *
 * @param database its name
 * @param properties of the source, under the names that the catalog reader gives them
 * @param serverVersionNumber of the target
 */
record DatabaseDetails(String database, Map<String, String> properties, int serverVersionNumber) {

    private static final String SETTING = "setting/";

    DatabaseDetails {
        properties = new TreeMap<>(properties);
    }

    /**
     * Returns statements, each to be run by itself in this order; empty if the source had no special properties.
     *
     * @throws FormatException of kind {@code BACKUP_DAMAGED} when no backup can have these properties
     */
    List<String> statements() {
        try {
            return build();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw FormatException.damaged(
                    "the index of the backup is malformed: it has an invalid property of the database",
                    "restore from another backup",
                    e);
        }
    }

    private List<String> build() {
        String name = Sql.ident(database);
        List<String> statements = new ArrayList<>();
        if (properties.containsKey("comment")) {
            statements.add("COMMENT ON DATABASE " + name + " IS " + Sql.literal(property("comment")));
        }
        properties.forEach((key, value) -> {
            if (key.startsWith(SETTING)) {
                statements.add(setting(key.substring(SETTING.length()), value));
            }
        });
        String acl = privileges();
        if (!acl.isEmpty()) {
            statements.add(acl);
        }
        if (!property("connection_limit").isEmpty()
                && !property("connection_limit").equals("-1")) {
            statements.add(
                    "ALTER DATABASE " + name + " CONNECTION LIMIT " + Integer.parseInt(property("connection_limit")));
        }
        if (property("is_template").equals("t")) {
            statements.add("ALTER DATABASE " + name + " IS_TEMPLATE true");
        }
        return statements;
    }

    /**
     * @param key the role, or nothing, then a slash and the name of the setting
     */
    private String setting(String key, String value) {
        int slash = key.lastIndexOf('/');
        String role = key.substring(0, slash);
        String name = key.substring(slash + 1);
        String whose = role.isEmpty()
                ? "DATABASE " + Sql.ident(database)
                : "ROLE " + Sql.ident(role) + " IN DATABASE " + Sql.ident(database);
        return "ALTER " + whose + " SET " + Sql.ident(name) + " TO " + Sql.settingValue(name, value);
    }

    private String privileges() {
        return new AclChange(
                        PrivilegeKind.DATABASE,
                        "DATABASE " + Sql.ident(database),
                        "",
                        property("acl_owner"),
                        all("acl/"),
                        all("acl_default/"),
                        "")
                .sql(serverVersionNumber / 10_000);
    }

    private List<String> all(String prefix) {
        return properties.entrySet().stream()
                .filter(property -> property.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList();
    }

    private String property(String key) {
        return properties.getOrDefault(key, "");
    }
}
