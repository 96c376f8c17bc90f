package io.pgbackup.cli.command;

import io.pgbackup.config.DatabaseSettings;
import io.pgbackup.config.Settings;
import io.pgbackup.connect.Database;
import io.pgbackup.core.failure.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Determines the databases that a command line names. */
final class BackupSources {

    private final Invocation invocation;

    BackupSources(Invocation invocation) {
        this.invocation = invocation;
    }

    /** A database and the name of its backups. */
    record Source(String name, Database database) {}

    /**
     * Returns the databases that are given by a URL, by libpq's variables, or by the configuration.
     *
     * @param url one database, or null
     * @param names names of configured databases; empty for all
     * @throws ConfigurationException of kind {@code USAGE} if no database, or none with such a name, is configured
     */
    List<Source> find(@Nullable String url, List<String> names) {
        Settings settings = invocation.settings();
        if (url != null && !names.isEmpty()) {
            throw new ConfigurationException(
                    "--url and NAME are both given", "name configured databases, or give one --url");
        }
        if (url != null) {
            Database database = invocation.url(url);
            return List.of(new Source(database.database(), database));
        }
        if (settings.libpq() && names.isEmpty()) {
            Database database = invocation.databases().environment();
            return List.of(new Source(database.database(), database));
        }
        List<DatabaseSettings> chosen = chosen(settings, names);
        if (chosen.isEmpty()) {
            throw new ConfigurationException(
                    "no database is given",
                    "give --url postgresql://user@host/database, set DB_HOST, DB_USERNAME and DB_DATABASE, or PGHOST");
        }
        return chosen.stream()
                .map(one -> new Source(one.name(), invocation.databases().configured(one)))
                .toList();
    }

    private static List<DatabaseSettings> chosen(Settings settings, List<String> names) {
        if (names.isEmpty()) {
            return settings.databases();
        }
        List<DatabaseSettings> chosen = new ArrayList<>();
        for (String name : names.stream().distinct().toList()) {
            chosen.add(settings.databases().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ConfigurationException(
                            "no configured database has the name " + name,
                            settings.databases().isEmpty()
                                    ? "none is configured; give --url instead"
                                    : "there are "
                                            + String.join(
                                                    ", ",
                                                    settings.databases().stream()
                                                            .map(DatabaseSettings::name)
                                                            .toList()))));
        }
        return chosen;
    }
}
