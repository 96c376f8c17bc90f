package io.pgbackup.jdbc.catalog;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.testkit.server.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** Makes databases from the corpus, reads their catalogs as a dump does, and restores them without their rows. */
final class DatabaseCopy {

    private static final String SETTINGS = """
            SELECT pg_catalog.set_config('search_path', '', false);
            SET TimeZone = 'UTC';
            SET DateStyle = 'ISO';
            SET IntervalStyle = 'postgres';
            SET extra_float_digits = 3""";

    private static final String SCRIPT_HEAD = """
            SELECT pg_catalog.set_config('search_path', '', false);
            SET check_function_bodies = false;
            SET xmloption = content;
            SET client_min_messages = warning;
            SET row_security = off""";

    private DatabaseCopy() {}

    /** Runs the files of the corpus with these names; also their variants {@code name-14.sql} for servers that have the feature. */
    static String create(PostgresServer server, String... files) throws SQLException {
        String database = server.createDatabase("corpus");
        server.execute(database, corpus("roles"));
        for (String file : files) {
            server.execute(database, corpus(file));
            for (int major = 14; major <= server.major(); major++) {
                if (DatabaseCopy.class.getResource(path(file + "-" + major)) != null) {
                    server.execute(database, corpus(file + "-" + major));
                }
            }
        }
        return database;
    }

    private static String corpus(String file) {
        try (InputStream content = DatabaseCopy.class.getResourceAsStream(path(file))) {
            if (content == null) {
                throw new IllegalArgumentException("no corpus file " + file);
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String path(String file) {
        return "/corpus/" + file + ".sql";
    }

    static Catalog read(PostgresServer server, String database) throws SQLException {
        try (Connection leader = simple(server, database);
                Statement statement = leader.createStatement()) {
            statement.execute(SETTINGS);
            statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            CatalogReader reader = new CatalogReader();
            List<LockTarget> targets = reader.lockTargets(leader);
            for (LockTarget target : targets) {
                statement.execute("LOCK TABLE " + target.qualifiedName() + " IN ACCESS SHARE MODE");
            }
            return reader.read(
                    leader,
                    server.major() * 10000,
                    targets.stream().map(LockTarget::oid).toList());
        }
    }

    /** Restores the definitions into a new database, each entry in a round trip of its own. */
    static String restore(PostgresServer server, List<Entry> entries) throws SQLException {
        String database = server.createDatabase("restored");
        try (Connection target = simple(server, database);
                Statement statement = target.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(SCRIPT_HEAD);
            for (Entry entry : entries) {
                try {
                    if (!entry.sql().isEmpty()) {
                        statement.execute(entry.sql());
                    }
                } catch (SQLException e) {
                    throw new AssertionError("could not restore " + entry.label() + ":\n" + entry.sql(), e);
                }
            }
        }
        return database;
    }

    private static Connection simple(PostgresServer server, String database) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(database) + "&preferQueryMode=simple");
    }

    /** Everything that an entry says, with labels in place of ids. */
    static String text(List<Entry> entries) {
        return entries.stream().map(entry -> text(entry, entries)).collect(Collectors.joining("\n"));
    }

    private static String text(Entry entry, List<Entry> entries) {
        String dependencies = entry.dependencies().stream()
                .map(id -> entries.get(id - 1).label())
                .sorted()
                .collect(Collectors.joining(", "));
        return "-- " + entry.label() + " (" + entry.owner() + ") " + entry.section() + " " + entry.place() + " after ["
                + dependencies + "]\n" + entry.sql();
    }
}
