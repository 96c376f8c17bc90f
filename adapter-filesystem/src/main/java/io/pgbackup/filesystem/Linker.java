package io.pgbackup.filesystem;

import java.io.IOException;
import java.nio.file.Path;

/** Creates hard links; replaced in tests that simulate a file system without them. */
@FunctionalInterface
interface Linker {

    /** Gives a file another name, and fails if that name exists, as {@link java.nio.file.Files#createLink} does. */
    void link(Path name, Path existing) throws IOException;
}
