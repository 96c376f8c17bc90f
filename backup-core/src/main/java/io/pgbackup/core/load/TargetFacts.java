package io.pgbackup.core.load;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What is known of the target before anything is loaded.
 *
 * @param database its name
 * @param serverVersion as the server prints it
 * @param serverVersionNumber {@code server_version_num}
 * @param encoding the database's encoding under PostgreSQL's name
 * @param objects what users made there, as people would write it ({@code table public.orders}), sorted; without {@code
 *     public}, extensions, their members, and what the server or its provider brings
 * @param roles that exist, by name
 * @param owners those of them to whom the role that restores may give objects
 * @param tablespaces that exist, by name
 * @param availableExtensions default version by name, of those the server could create
 * @param settings current values of those settings that decide how rows print: {@code lc_monetary}, …
 * @param superuser whether the role may do everything
 * @param eventTriggers enabled ones, by name
 */
public record TargetFacts(
        String database,
        String serverVersion,
        int serverVersionNumber,
        String encoding,
        List<String> objects,
        Set<String> roles,
        Set<String> owners,
        Set<String> tablespaces,
        Map<String, String> availableExtensions,
        Map<String, String> settings,
        boolean superuser,
        List<String> eventTriggers) {

    public TargetFacts {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(serverVersion, "serverVersion");
        Objects.requireNonNull(encoding, "encoding");
        objects = List.copyOf(objects);
        roles = Set.copyOf(roles);
        owners = Set.copyOf(owners);
        tablespaces = Set.copyOf(tablespaces);
        availableExtensions = Map.copyOf(availableExtensions);
        settings = Map.copyOf(settings);
        eventTriggers = List.copyOf(eventTriggers);
    }

    /** Whether nobody has made anything there yet. */
    public boolean isEmpty() {
        return objects.isEmpty();
    }
}
