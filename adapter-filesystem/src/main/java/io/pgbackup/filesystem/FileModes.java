package io.pgbackup.filesystem;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Creates files and directories that only their owner may read, because a backup contains everything that the database contains. */
final class FileModes {

    private static final Set<OpenOption> NEW_FILE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private FileModes() {}

    /** Creates a file that does not exist yet, and opens it. */
    static FileChannel createFile(Path path) throws IOException {
        return FileChannel.open(path, NEW_FILE, attributes(path, "rw-------"));
    }

    /**
     * Creates a directory unless it exists.
     *
     * @return whether it was created
     * @throws NotDirectoryException if the name belongs to something else, including a symbolic link
     */
    static boolean createDirectory(Path path) throws IOException {
        try {
            Files.createDirectory(path, attributes(path, "rwx------"));
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            throw (NotDirectoryException) new NotDirectoryException(path.toString()).initCause(e);
        }
    }

    static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] attributes(Path path, String mode) {
        if (!isPosix(path)) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))};
    }
}
