package io.pgbackup.cli.command;

import io.pgbackup.cli.command.BackupSources.Source;
import io.pgbackup.cli.output.Fields;
import io.pgbackup.connect.Database;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.failure.BackupServiceException;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.format.BackupFile;
import io.pgbackup.core.load.WorkingDatabase;
import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.verify.BackupCatalog.Inspected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds all databases of a server, and the changes since its last backup of globals, which lists the databases.
 *
 * <p>Left out are databases that a provider keeps for itself and that nobody else may read, and working databases of restores.
 */
final class ServerDiscovery {

    private static final Logger LOG = LoggerFactory.getLogger(ServerDiscovery.class);

    private static final Set<String> OF_PROVIDERS =
            Set.of("rdsadmin", "cloudsqladmin", "alloydbadmin", "azure_maintenance", "azure_sys");

    private final Invocation invocation;
    private final List<NamePattern> included;
    private final List<NamePattern> excluded;

    /**
     * @param included patterns, one of which must match a database's name; empty for all databases
     * @param excluded patterns, none of which may match a database's name
     */
    ServerDiscovery(Invocation invocation, List<String> included, List<String> excluded) {
        this.invocation = invocation;
        this.included = patterns("--include-database", included);
        this.excluded = patterns("--exclude-database", excluded);
    }

    /**
     * The databases of a server.
     *
     * @param sources databases to back up, by name
     * @param leftOut names of databases that are left out, because of the patterns or the provider
     * @param appeared names that the server did not have at its last backup of globals
     * @param gone names that the server had then but no longer has
     */
    record Found(List<Source> sources, List<String> leftOut, List<String> appeared, List<String> gone) {}

    /** Asks the server of this database. */
    Found find(Database any) {
        List<String> names = any.siblings().names();
        requireMatches(included, "--include-database", names);
        requireMatches(excluded, "--exclude-database", names);
        Predicate<String> isWanted = name -> !OF_PROVIDERS.contains(name)
                && !isHalf(name)
                && (included.isEmpty() || matches(included, name))
                && !matches(excluded, name);
        List<Source> sources = names.stream()
                .filter(isWanted)
                .map(name -> new Source(name, any.sibling(name)))
                .toList();
        if (sources.isEmpty()) {
            throw new ConfigurationException(
                    "none of the databases on " + any.serverName() + " is selected for backup: "
                            + String.join(", ", names),
                    "check --include-database and --exclude-database");
        }
        Set<String> before = before(any.serverName());
        Set<String> appeared = new TreeSet<>(before.isEmpty() ? Set.of() : names);
        appeared.removeAll(before);
        Set<String> gone = new TreeSet<>(before);
        names.forEach(gone::remove);
        return new Found(
                sources, names.stream().filter(isWanted.negate()).toList(), List.copyOf(appeared), List.copyOf(gone));
    }

    /** Describes the databases as text and for scripts. */
    static void describe(String server, Found found, List<String> lines, Fields fields) {
        fields.put("server", server)
                .putTexts(
                        "databases", found.sources().stream().map(Source::name).toList())
                .putTexts("leftOut", found.leftOut())
                .putTexts("new", found.appeared())
                .putTexts("gone", found.gone());
        if (!found.leftOut().isEmpty()) {
            lines.add(server + ": left out: " + String.join(", ", found.leftOut()));
        }
        if (!found.appeared().isEmpty()) {
            lines.add(server + ": new since the last backup: " + String.join(", ", found.appeared()));
        }
        if (!found.gone().isEmpty()) {
            lines.add(server + ": gone since the last backup: " + String.join(", ", found.gone())
                    + "; their backups stay");
        }
    }

    /** Returns the databases in the server's last backup of globals; empty if none can be read. */
    private Set<String> before(String server) {
        String name = BackupId.GLOBALS + server;
        Optional<Inspected> last = invocation.catalog().newestComplete(name);
        if (last.isEmpty()) {
            return Set.of();
        }
        Set<String> names = new TreeSet<>();
        try (BackupFile file = invocation.catalog().open(last.get().backup().id())) {
            for (Map.Entry<String, String> property :
                    file.index().facts().properties().entrySet()) {
                if (property.getKey().startsWith("database/")) {
                    names.add(property.getValue());
                }
            }
        } catch (BackupServiceException e) {
            LOG.warn("cannot determine which databases of {} are new: {}", server, e.getMessage());
        }
        return names;
    }

    /** Returns whether a restore is filling the database or has left it behind; a replaced database does not count. */
    private static boolean isHalf(String name) {
        return WorkingDatabase.purposeOf(name)
                .filter(purpose -> purpose != WorkingDatabase.Purpose.OLD)
                .isPresent();
    }

    private static boolean matches(List<NamePattern> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(name));
    }

    private static void requireMatches(List<NamePattern> patterns, String option, List<String> names) {
        for (NamePattern pattern : patterns) {
            if (names.stream().noneMatch(pattern::matches)) {
                throw new ConfigurationException(
                        option + " " + pattern + " matches no database of the server",
                        "there are " + String.join(", ", names) + "; names with a dot need double quotes");
            }
        }
    }

    private static List<NamePattern> patterns(String option, List<String> texts) {
        List<NamePattern> patterns = new ArrayList<>();
        for (String text : texts) {
            try {
                patterns.add(NamePattern.parse(text));
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException(
                        option + ": " + e.getMessage(), "give a name, with * and ? as wildcards", e);
            }
        }
        return patterns;
    }
}
