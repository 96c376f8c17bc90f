package io.pgbackup.filesystem;

import java.nio.file.Path;

/**
 * The location of the backups.
 *
 * @param root the directory, which is made absolute; it is created if it is missing and its parent exists
 */
public record FilesystemSettings(Path root) {

    public FilesystemSettings {
        root = root.toAbsolutePath().normalize();
    }
}
