package io.pgbackup.jdbc;

import io.pgbackup.core.failure.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libpq's password file, read again for each connection: {@code host:port:database:user:password}, the first line that matches. See
 * <a href="https://www.postgresql.org/docs/current/libpq-pgpass.html">The Password File</a>.
 */
final class PasswordFile implements CredentialSource {

    private static final Logger LOG = LoggerFactory.getLogger(PasswordFile.class);

    private static final Set<PosixFilePermission> FOR_OWNER = Collections.unmodifiableSet(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    /** Each file is reported once, and not for each connection. */
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

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
        return next(addresses.get(0));
    }

    /** Returns the password of this server's own line. */
    @Override
    public Credentials next(ServerAddress address) {
        if (!Files.exists(file)) {
            return Credentials.none();
        }
        if (!Files.isRegularFile(file)) {
            warn("is not a plain file");
            return Credentials.none();
        }
        try {
            Set<PosixFilePermission> permissions = permissions();
            if (!FOR_OWNER.containsAll(permissions)) {
                warn("has the mode " + PosixFilePermissions.toString(permissions) + ", accessible to others");
                return Credentials.none();
            }
            for (String line : Files.readAllLines(file)) {
                if (!line.startsWith("#")) {
                    List<String> fields = fields(line);
                    if (matches(fields, address)) {
                        return Credentials.of(fields.get(4));
                    }
                }
            }
            return Credentials.none();
        } catch (IOException e) {
            throw new ConfigurationException("the password file " + file + " cannot be read", null, e);
        }
    }

    private void warn(String what) {
        if (TOLD.add(file + what)) {
            LOG.warn("the password file {} {}, and is ignored, as by libpq; chmod 600 fixes this", file, what);
        }
    }

    /** Returns the permissions; empty on systems without them. */
    private Set<PosixFilePermission> permissions() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class, new LinkOption[0]);
        return view == null ? Set.of() : view.readAttributes().permissions();
    }

    private boolean matches(List<String> fields, ServerAddress address) {
        return fields.size() == 5
                && matches(fields.get(0), address.host())
                && matches(fields.get(1), String.valueOf(address.port()))
                && matches(fields.get(2), database)
                && matches(fields.get(3), user);
    }

    private static boolean matches(String field, String value) {
        return field.equals("*") || field.equals(value);
    }

    /** Returns at most five fields: a colon in the password need not have a backslash. */
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
