package io.pgbackup.e2e.process;

import io.pgbackup.core.store.BackupKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A directory as the store of a test, looked at past the program. */
record DirectoryStore(Path path) {

    /** As it stands on a command line. */
    String uri() {
        return "file:" + path;
    }

    /** All files, whatever they are, relative to the store. */
    List<String> files() {
        if (!Files.exists(path)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(path)) {
            return found.filter(Files::isRegularFile)
                    .map(file -> path.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UncheckedIOException e) {
            return files(); // a file or folder went away under the walk: look again
        }
    }

    /** The keys of all files that are called as backups of databases are. */
    List<String> keys() {
        return files().stream()
                .filter(file ->
                        BackupKeys.parse(file).filter(id -> !id.isGlobals()).isPresent())
                .toList();
    }

    /** The only backup of a database there is. */
    Path onlyBackup() {
        List<String> keys = keys();
        if (keys.size() != 1) {
            throw new AssertionError("expected one backup, but the store holds " + files());
        }
        return path.resolve(keys.get(0));
    }
}
