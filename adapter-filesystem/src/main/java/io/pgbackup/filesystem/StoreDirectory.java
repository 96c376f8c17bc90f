package io.pgbackup.filesystem;

import io.pgbackup.core.store.BackupId;
import io.pgbackup.core.store.BackupKeys;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tree below the root: folders of databases contain folders of days, which contain backups. Symbolic links below the root do not
 * belong to the store: they are neither followed nor removed.
 */
final class StoreDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(StoreDirectory.class);
    private static final String ANY_DAY = "2000-01-01";
    private static final String ANY_TIME = "00-00-00";

    private final Path root;
    private final boolean syncsDirectories;

    private StoreDirectory(Path root, boolean syncsDirectories) {
        this.root = root;
        this.syncsDirectories = syncsDirectories;
    }

    /** Returns the tree below this real path. */
    static StoreDirectory of(Path root) {
        return new StoreDirectory(root, canSync(root));
    }

    Path root() {
        return root;
    }

    /** Returns the path of a backup, whether it exists or not. */
    Path file(BackupId id) {
        return root.resolve(BackupKeys.key(id));
    }

    /** Returns the folder of a backup, whether it exists or not. */
    Path folder(BackupId id) {
        return parent(file(id));
    }

    /** Returns the attributes of a backup; empty if it does not exist, or if it is not a regular file. */
    Optional<BasicFileAttributes> attributes(BackupId id) throws IOException {
        Path file = file(id);
        Path day = parent(file);
        requireRoot();
        return isDirectory(parent(day)) && isDirectory(day)
                ? attributes(file).filter(BasicFileAttributes::isRegularFile)
                : Optional.empty();
    }

    /** Returns the folders whose names could belong to databases. */
    List<Path> databaseFolders() throws IOException {
        List<Path> folders = new ArrayList<>();
        for (Path entry : entries(root)) {
            String name = name(entry);
            if (isKey(name, ANY_DAY) && isDirectory(entry)) {
                folders.add(entry);
            }
        }
        return folders;
    }

    /** Returns the folder of one database; empty if it has none. */
    List<Path> databaseFolder(String database) throws IOException {
        Path folder = root.resolve(BackupKeys.encode(database));
        requireRoot();
        return isDirectory(folder) ? List.of(folder) : List.of();
    }

    /** Returns all entries of all folders of days in a database's folder. */
    List<Path> filesOf(Path databaseFolder) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path day : entriesIfThere(databaseFolder)) {
            if (isKey(name(databaseFolder), name(day)) && isDirectory(day)) {
                files.addAll(entriesIfThere(day));
            }
        }
        return files;
    }

    /** Returns the key of this path, relative to the root. */
    String key(Path file) {
        Path day = parent(file);
        return name(parent(day)) + "/" + name(day) + "/" + name(file);
    }

    /** Parses the name of a file in the folder of a day; empty unless it is a hidden name of this program. */
    Optional<HiddenName> hiddenName(Path file) {
        Path day = parent(file);
        return HiddenName.parse(name(parent(day)), name(day), name(file));
    }

    /** Returns the attributes of this path without following links; empty if it does not exist. */
    static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException expected) {
            return Optional.empty();
        }
    }

    /** Creates the folders of a backup durably, and returns the inner one. */
    Path createFolders(BackupId id) throws IOException {
        Path day = folder(id);
        for (Path folder : List.of(parent(day), day)) {
            if (FileModes.createDirectory(folder)) {
                sync(parent(folder));
            }
        }
        return day;
    }

    /** Removes the folder of a day if it is empty. */
    void removeIfEmpty(Path day) {
        try {
            Files.deleteIfExists(day);
        } catch (DirectoryNotEmptyException expected) {
            // It is still in use.
        } catch (IOException e) {
            LOG.debug("empty folder {} could not be removed", day, e);
        }
    }

    /** Makes created and removed names in a directory durable. */
    void sync(Path directory) throws IOException {
        if (syncsDirectories) {
            force(directory);
        }
    }

    /** Fails if the root does not exist, so that a disk that is not mounted does not look like an empty store. */
    private void requireRoot() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NoSuchFileException(root.toString());
        }
    }

    private static boolean canSync(Path root) {
        if (!FileModes.isPosix(root)) {
            return false; // Windows cannot open directories, and keeps names in its journal
        }
        try {
            force(root);
            return true;
        } catch (ClosedByInterruptException e) {
            return true; // unrelated to the disk; the thread stays interrupted, and its next operation fails
        } catch (IOException e) {
            LOG.warn("{} cannot sync directories: a power failure may lose the name of a complete backup", root, e);
            return false;
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }

    private static boolean isKey(String folder, String day) {
        return BackupKeys.parse(folder + "/" + day + "/" + folder + "_" + day + "_" + ANY_TIME + ".sql")
                .isPresent();
    }

    private static boolean isDirectory(Path path) throws IOException {
        return attributes(path).filter(BasicFileAttributes::isDirectory).isPresent();
    }

    private static List<Path> entriesIfThere(Path directory) throws IOException {
        try {
            return entries(directory);
        } catch (NoSuchFileException | NotDirectoryException expected) {
            return List.of(); // it was removed or replaced after its name was read
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("not a path below a root: " + path);
        }
        return parent;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
