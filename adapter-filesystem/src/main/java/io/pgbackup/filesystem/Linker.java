package io.pgbackup.filesystem;

import java.io.IOException;
import java.nio.file.Path;

/** Makes hard links; replaced where a test plays a file system that cannot. */
@FunctionalInterface
interface Linker {

    /** Gives a file one more name, and fails if that name is taken, as {@link java.nio.file.Files#createLink} does. */
    void link(Path name, Path existing) throws IOException;
}
