package io.pgbackup.core.dump;

/**
 * An extension of the dumped database.
 *
 * @param name of the extension
 * @param version installed
 * @param schema it was installed into
 */
public record InstalledExtension(String name, String version, String schema) {}
