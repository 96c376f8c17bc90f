package io.pgbackup.core.dump;

/**
 * An extension of the dumped database.
 *
 * @param name name of the extension
 * @param version installed version
 * @param schema the schema in which it was installed
 */
public record InstalledExtension(String name, String version, String schema) {}
