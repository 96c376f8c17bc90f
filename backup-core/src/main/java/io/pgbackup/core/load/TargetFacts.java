package io.pgbackup.core.load;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Facts about the target before anything is loaded.
 *
 * @param database its name
 * @param serverVersion as the server prints it
 * @param serverVersionNumber {@code server_version_num}
 * @param encoding the database's encoding under PostgreSQL's name
 * @param objects objects that users created there, in readable form ({@code table public.orders}), sorted; without {@code public},
 *     extensions, their members, and objects of the server or its provider
 * @param roles existing roles, by name
 * @param owners those of the roles to which the restoring role can transfer ownership
 * @param tablespaces existing tablespaces, by name
 * @param availableExtensions default version by name, of the extensions that the server could create
 * @param settings current values of the settings that affect how rows print: {@code lc_monetary}, …
 * @param superuser whether the role is a superuser
 * @param eventTriggers enabled event triggers, by name
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

    /** Whether users have created nothing there yet. */
    public boolean isEmpty() {
        return objects.isEmpty();
    }
}
