package io.pgbackup.jdbc;

import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.failure.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libpq's password file, read anew for each connection: {@code host:port:database:user:password}, the first line that matches.
 * See <a href="https://www.postgresql.org/docs/current/libpq-pgpass.html">there</a>.
 */
final class PasswordFile implements CredentialSource {

    private static final Logger LOG = LoggerFactory.getLogger(PasswordFile.class);

    private static final Set<PosixFilePermission> FOR_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path file;
    private final List<ServerAddress> addresses;
    private final String database;
    private final String user;

    PasswordFile(Path file, List<ServerAddress> addresses, String database, String user) {
        this.file = file;
        this.addresses = List.copyOf(addresses);
        this.database = database;
        this.user = user;
    }

    @Override
    public Credentials next() {
        if (!Files.isRegularFile(file)) {
            return Credentials.none();
        }
        try {
            if (isOpenToOthers()) {
                LOG.warn("the password file {} is open to other users and therefore ignored; chmod 600 helps", file);
                return Credentials.none();
            }
            for (String line : Files.readAllLines(file)) {
                if (!line.startsWith("#")) {
                    List<String> fields = fields(line);
                    if (matches(fields)) {
                        return Credentials.of(fields.get(4));
                    }
                }
            }
            return Credentials.none();
        } catch (IOException e) {
            throw new ConfigurationException(
                    FailureKind.USAGE, "the password file " + file + " cannot be read", null, e);
        }
    }

    private boolean isOpenToOthers() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class, new LinkOption[0]);
        return view != null && view.readAttributes().permissions().stream().anyMatch(FOR_OTHERS::contains);
    }

    private boolean matches(List<String> fields) {
        return fields.size() == 5
                && addresses.stream()
                        .anyMatch(address -> matches(fields.get(0), address.host())
                                && matches(fields.get(1), String.valueOf(address.port())))
                && matches(fields.get(2), database)
                && matches(fields.get(3), user);
    }

    private static boolean matches(String field, String value) {
        return field.equals("*") || field.equals(value);
    }

    /** At most five fields: a colon in the password may stand without its backslash. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                field.append(line.charAt(++i));
            } else if (c == ':' && fields.size() < 4) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    @Override
    public String toString() {
        return "PasswordFile[" + file + "]";
    }
}
