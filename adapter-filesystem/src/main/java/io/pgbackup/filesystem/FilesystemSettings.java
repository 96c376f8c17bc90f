package io.pgbackup.filesystem;

import java.nio.file.Path;

/**
 * Where backups live.
 *
 * @param root the directory; made absolute. Created when it is missing and its parent is there.
 */
public record FilesystemSettings(Path root) {

    public FilesystemSettings {
        root = root.toAbsolutePath().normalize();
    }
}
