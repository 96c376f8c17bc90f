package io.pgbackup.e2e.roundtrip;

import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The objects that the catalog reader is tested with, in as few databases as their names allow. */
final class Corpus {

    private static final Path DIRECTORY = Path.of("../adapter-jdbc/src/test/resources/corpus");
    private static final Pattern FILE = Pattern.compile("(.+-(\\d+))\\.sql");

    /** Many files call their schema so. It makes room for the next one, unless a text that the server does not read names it. */
    private static final String MAKE_ROOM = """
            DO $do$
            BEGIN
                IF to_regnamespace('s') IS NOT NULL AND NOT EXISTS (SELECT FROM pg_proc WHERE prosrc ~ '\\ms\\.') THEN
                    ALTER SCHEMA s RENAME TO %s;
                END IF;
            END
            $do$""";

    private Corpus() {}

    /** What changes how objects are made later, so that it comes last. */
    private static final String CHANGES_OTHERS = "DEFAULT PRIVILEGES";

    /** Fills databases of a server with all that a server of this version knows. */
    static List<String> load(PostgresServer server, int major) throws SQLException {
        server.execute(server.superuser(), read(DIRECTORY.resolve("roles.sql")));
        List<String> databases = new ArrayList<>();
        for (Path file : files(major)) {
            String sql = read(file);
            String schema = '"' + file.getFileName().toString().replace(".sql", "") + '"';
            if (databases.stream().noneMatch(database -> fits(server, database, sql, schema))) {
                String database = server.createDatabase("corpus");
                server.execute(database, sql);
                server.execute(database, MAKE_ROOM.formatted(schema));
                databases.add(database);
            }
        }
        return databases;
    }

    /** All or nothing: the statements of a file are one transaction. */
    private static boolean fits(PostgresServer server, String database, String sql, String schema) {
        try {
            server.execute(database, sql);
            server.execute(database, MAKE_ROOM.formatted(schema));
            return true;
        } catch (SQLException expected) {
            // A name is taken, or what is there changes what this file may do: a database of its own will tell.
            return false;
        }
    }

    private static List<Path> files(int major) {
        try (Stream<Path> all = Files.list(DIRECTORY)) {
            return all.filter(file -> since(file) <= major)
                    .sorted(Comparator.comparing((Path file) -> read(file).contains(CHANGES_OTHERS))
                            .thenComparing(file -> file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int since(Path file) {
        Matcher name = FILE.matcher(file.getFileName().toString());
        return name.matches() ? Integer.parseInt(name.group(2)) : Integer.MAX_VALUE;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
