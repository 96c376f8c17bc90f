package io.pgbackup.jdbc.catalog.globals;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.Omission;
import java.util.List;
import java.util.Map;

/**
 * The globals of a server, which its databases share.
 *
 * @param entries in the order in which they can be created: roles, settings of all roles, memberships, privileges on parameters,
 * tablespaces
 * @param properties {@code passwords} ({@code yes} or {@code no}: whether password hashes are in the entries), and {@code
 * database/<number>} with the names of the server's databases
 * @param omissions texts that would have other bytes than on the server; empty normally
 * @param warnings facts that users should know
 */
public record Globals(
        List<Entry> entries, Map<String, String> properties, List<Omission> omissions, List<String> warnings) {

    /** Whether password hashes are in the entries. */
    public static final String PASSWORDS = "passwords";

    public Globals {
        entries = List.copyOf(entries);
        properties = Map.copyOf(properties);
        omissions = List.copyOf(omissions);
        warnings = List.copyOf(warnings);
    }
}
