package io.pgbackup.testkit.postgres;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** Copies the files of a running server; changes during the copy are in the write-ahead log. */
final class ServerFiles extends SimpleFileVisitor<Path> {

    private final Path from;
    private final Path to;

    private ServerFiles(Path from, Path to) {
        this.from = from;
        this.to = to;
    }

    /** Copies a directory with its content, and overwrites existing files; leaves out the files that identify the running server. */
    static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new ServerFiles(from, to));
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        Path copy = Files.createDirectories(to.resolve(from.relativize(directory)));
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (!file.getFileName().toString().startsWith("postmaster.")) {
            try {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
            } catch (NoSuchFileException expected) {
                return FileVisitResult.CONTINUE; // it was removed in the meantime
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (failure instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw failure;
    }
}
