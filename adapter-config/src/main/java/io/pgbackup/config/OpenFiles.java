package io.pgbackup.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Warns of files with passwords that other users can read. */
final class OpenFiles {

    private OpenFiles() {}

    /**
     * Returns one warning for each such file.
     *
     * @param file the file with settings, if there is one
     * @param settings the settings in that file
     * @param passwords the password sources of all databases
     */
    static List<String> warnings(Optional<Path> file, Layer settings, List<PasswordSource> passwords) {
        List<String> warnings = new ArrayList<>();
        GivenDatabase target = settings.target();
        boolean holdsPassword = settings.databases().stream().anyMatch(OpenFiles::holdsPassword)
                || (target != null && holdsPassword(target));
        if (holdsPassword) {
            file.ifPresent(
                    path -> check("the configuration file " + path + ", which holds a password", path, warnings));
        }
        passwords.stream()
                .filter(source -> source.kind() == PasswordSource.Kind.FILE)
                .map(PasswordSource::place)
                .distinct()
                .forEach(place -> check("the password file " + place, place, warnings));
        return warnings;
    }

    private static boolean holdsPassword(GivenDatabase database) {
        return database.field(DatabaseField.PASSWORD).isPresent();
    }

    private static void check(String what, String place, List<String> warnings) {
        try {
            check(what, Path.of(place), warnings);
        } catch (InvalidPathException expected) {
            // It has already been reported.
        }
    }

    private static void check(String what, Path path, List<String> warnings) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (permissions.contains(PosixFilePermission.OTHERS_READ)
                    || permissions.contains(PosixFilePermission.GROUP_READ)) {
                warnings.add(what + ", can be read by other users (mode " + PosixFilePermissions.toString(permissions)
                        + "); chmod 600 prevents that");
            }
        } catch (IOException | UnsupportedOperationException expected) {
            // A file that cannot be inspected is reported when it is read; other systems have no such modes.
        }
    }
}
