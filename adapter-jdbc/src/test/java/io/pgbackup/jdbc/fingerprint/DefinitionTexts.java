package io.pgbackup.jdbc.fingerprint;

import io.pgbackup.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What fingerprints are made of, for people: a line for each object, so that a failing test shows what differs. */
public final class DefinitionTexts {

    private DefinitionTexts() {}

    public static List<String> of(PostgresServer server, String database) throws SQLException {
        try (Connection connection = connect(server, database)) {
            connection.setAutoCommit(false);
            return of(connection);
        }
    }

    static Connection connect(PostgresServer server, String database) throws SQLException {
        return DriverManager.getConnection(
                server.jdbcUrl(database) + "&preferQueryMode=simple&options=-c%20TimeZone=UTC");
    }

    /** The objects that an entry has to make, and that none does. */
    public static List<String> lacking(PostgresServer server, String database, FingerprintReader.Entries entries)
            throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = connect(server, database)) {
            connection.setAutoCommit(false);
            new FingerprintReader(entries, FingerprintReader.Losses.NONE).read(connection, (fingerprint, isLacking) -> {
                if (isLacking) {
                    names.add(fingerprint.name());
                }
            });
        }
        return names;
    }

    /** As the session sees it, in its transaction; without what is said of the database itself. */
    public static List<String> of(Connection connection) throws SQLException {
        List<String> lines = new ArrayList<>();
        new FingerprintReader(FingerprintReader.Entries.NONE, FingerprintReader.Losses.NONE)
                .readTexts(connection, (catalog, properties, row) -> {
                    if (Readings.OF_DATABASES.containsKey(catalog)) {
                        return;
                    }
                    StringBuilder line = new StringBuilder(catalog + " " + row.name() + " (" + row.extension() + ")");
                    for (int i = 0; i < properties.size(); i++) {
                        line.append("\n    ")
                                .append(properties.get(i).name())
                                .append(" = ")
                                .append(row.values().get(i).orElse("-"));
                    }
                    lines.add(line.toString());
                });
        return lines;
    }
}
