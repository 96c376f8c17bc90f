package io.pgbackup.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks databases as they were configured. */
final class DatabaseParser {

    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private final Problems problems;
    private final PasswordParser passwords;

    DatabaseParser(Problems problems) {
        this.problems = problems;
        this.passwords = new PasswordParser(problems);
    }

    /** Returns the databases of the first of these layers that has any. */
    List<DatabaseSettings> parse(Layer variables, Layer file) {
        List<GivenDatabase> given = variables.databases().isEmpty() ? file.databases() : variables.databases();
        List<DatabaseSettings> databases = new ArrayList<>();
        Map<String, GivenDatabase> folders = new HashMap<>();
        for (GivenDatabase one : given) {
            parse(one).ifPresent(database -> {
                databases.add(database);
                GivenDatabase other = folders.putIfAbsent(database.folder(), one);
                if (other != null) {
                    problems.add(
                            folderKey(other) + " and " + folderKey(one) + " would share the folder "
                                    + database.folder(),
                            "give one of them a name of its own: " + one.key(DatabaseField.NAME));
                }
            });
        }
        return databases;
    }

    private static String folderKey(GivenDatabase database) {
        return database.key(
                database.field(DatabaseField.NAME).isPresent() ? DatabaseField.NAME : DatabaseField.DATABASE);
    }

    /** Returns one database; empty if it is not usable, which is then reported. */
    Optional<DatabaseSettings> parse(GivenDatabase given) {
        Optional<String> host = required(given, DatabaseField.HOST);
        Optional<String> username = required(given, DatabaseField.USERNAME);
        Optional<String> database = required(given, DatabaseField.DATABASE);
        int port = port(given);
        String sslMode = sslMode(given);
        PasswordSource password = passwords.parse(given);
        if (host.isEmpty() || username.isEmpty() || database.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DatabaseSettings(
                given.field(DatabaseField.NAME).map(Given::value).orElse(database.get()),
                host.get(),
                port,
                username.get(),
                password,
                database.get(),
                sslMode));
    }

    private Optional<String> required(GivenDatabase given, DatabaseField field) {
        Optional<String> value = given.field(field).map(Given::value).filter(text -> !text.isBlank());
        if (value.isEmpty()) {
            boolean onlyNamed = field == DatabaseField.DATABASE
                    && given.field(DatabaseField.NAME).isPresent();
            problems.add(
                    given.key(field) + " is missing",
                    onlyNamed
                            ? "set it: " + given.key(DatabaseField.NAME) + " names only the folder of the backups"
                            : "set it");
        }
        return value;
    }

    private int port(GivenDatabase given) {
        Optional<Given> field = given.field(DatabaseField.PORT);
        if (field.isEmpty()) {
            return DatabaseSettings.DEFAULT_PORT;
        }
        String value = field.get().value().strip();
        int port = value.matches("[0-9]{1,5}") ? Integer.parseInt(value) : 0;
        if (port < 1 || port > 65_535) {
            problems.add(
                    field.get().key() + " is " + field.get().shown() + ", not a port",
                    "give a number from 1 to 65535, or leave it out for 5432");
        }
        return port;
    }

    private String sslMode(GivenDatabase given) {
        Optional<Given> field = given.field(DatabaseField.SSL_MODE);
        String mode = field.map(Given::value).orElse("").strip();
        if (!mode.isEmpty() && !SSL_MODES.contains(mode)) {
            problems.add(
                    field.map(Given::key).orElse("") + " is "
                            + field.map(Given::shown).orElse(""),
                    "give disable, allow, prefer, require, verify-ca or verify-full");
        }
        return mode;
    }
}
