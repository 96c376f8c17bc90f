package io.pgbackup.jdbc.fingerprint;

import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.hash.PropertyHash;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the fingerprints of a database. Needs a connection in a transaction that sees one snapshot. Fails with SQLSTATE XX000 where
 * the catalogs are too damaged to be read.
 */
public final class FingerprintReader {

    private static final Logger LOG = LoggerFactory.getLogger(FingerprintReader.class);

    /** The number of rows in memory at once. */
    private static final int BATCH = 2000;

    /** The number of columns before the properties. */
    private static final int HEAD = 7;

    /** Properties with storage parameters of a relation, in the form that {@link Readings#sorted} gives them. */
    private static final Set<String> OPTIONS = Set.of("reloptions", "attoptions", "toast_options");

    private static final String INTERNAL_ERROR = "XX000";

    private final Entries entries;
    private final Losses losses;

    /** Tells which entry of a dump creates an object. */
    @FunctionalInterface
    public interface Entries {

        /** For use without a dump. */
        Entries NONE = (classOid, oid) -> 0;

        /** Returns the id of the entry; 0 if there is none. */
        int of(long classOid, long oid);
    }

    /** Receives fingerprints. */
    @FunctionalInterface
    public interface Sink {

        /**
         * Receives the next fingerprint.
         *
         * @param isLacking whether the object needs an entry of its own and has none
         */
        void accept(Fingerprint fingerprint, boolean isLacking);
    }

    /** The losses that a backup has reported: the parts of the source that a copy will lack. */
    public interface Losses {

        /** No losses. */
        Losses NONE = new Losses() {
            @Override
            public boolean isLost(long classOid, long oid) {
                return false;
            }

            @Override
            public boolean isUncertain(String catalog, String property, long classOid, long oid) {
                return false;
            }

            @Override
            public Set<String> parameters(long relation) {
                return Set.of();
            }
        };

        /** Whether an object is left out, together with everything about it. */
        boolean isLost(long classOid, long oid);

        /** Whether it is unknown what a copy will have there. */
        boolean isUncertain(String catalog, String property, long classOid, long oid);

        /** Returns the names of the storage parameters that are left out; those of the TOAST table begin with {@code toast.}. */
        Set<String> parameters(long relation);
    }

    public FingerprintReader(Entries entries, Losses losses) {
        this.entries = entries;
        this.losses = losses;
    }

    /** One object as it was read, before its texts are hashed. */
    record CatalogRow(
            String name,
            int entry,
            String extension,
            boolean isLacking,
            long classOid,
            long oid,
            List<Optional<String>> values) {}

    /** Receives the rows of a catalog. */
    interface TextSink {
        void accept(String catalog, List<Property> properties, CatalogRow row);
    }

    /** Hands over the fingerprints in the order of {@link Fingerprint#compareNames}. */
    public void read(Connection connection, Sink sink) throws SQLException {
        readTexts(connection, hashing(sink));
    }

    private TextSink hashing(Sink sink) {
        PropertyHash hash = new PropertyHash();
        return (catalog, properties, reading) -> {
            StringBuilder hashes = new StringBuilder(Fingerprint.HASH_LENGTH * properties.size());
            for (int i = 0; i < properties.size(); i++) {
                String property = properties.get(i).name();
                if (properties.get(i).isReadable()
                        && !losses.isUncertain(catalog, property, reading.classOid(), reading.oid())) {
                    // No text of a server contains this character.
                    hash.append(hashes, kept(property, reading, i).orElse("\0"));
                } else {
                    hashes.append(Fingerprint.UNKNOWN);
                }
            }
            sink.accept(
                    new Fingerprint(
                            catalog,
                            properties.stream().map(Property::name).toList(),
                            reading.name(),
                            reading.entry(),
                            reading.extension(),
                            hashes.toString()),
                    reading.isLacking());
        };
    }

    /**
     * Hands over the fingerprints of the properties of any database of the server, without those of its objects, in the order of
     * {@link Fingerprint#compareNames}.
     *
     * @param database its name
     */
    public void readDatabase(Connection connection, String database, Sink sink) throws SQLException {
        Statements.execute(connection, SETTINGS);
        List<SystemTable> tables = SystemTables.read(connection, Connector.versionNumber(connection)).stream()
                .filter(SystemTable::isOfDatabases)
                .toList();
        for (FingerprintQuery query : queries(connection, tables, Sql.literal(database))) {
            read(connection, query, hashing(sink));
        }
        Statements.execute(connection, "ROLLBACK TO SAVEPOINT reading; RELEASE SAVEPOINT reading");
    }

    /** Returns the value without storage parameters that are lost. */
    private Optional<String> kept(String property, CatalogRow row, int at) {
        Optional<String> value = row.values().get(at);
        String prefix = property.equals("toast_options") ? "toast." : "";
        Set<String> lost = OPTIONS.contains(property) ? losses.parameters(row.oid()) : Set.of();
        if (lost.isEmpty()) {
            return value;
        }
        return value.map(options -> Stream.of(options.split(", ", -1))
                        .filter(option -> !lost.contains(prefix + option.split("=", 2)[0]))
                        .collect(Collectors.joining(", ")))
                .filter(options -> !options.isEmpty());
    }

    /**
     * Both sides of a comparison are read under the same settings, whatever those of their sessions are; the settings end with the
     * reading.
     */
    private static final String SETTINGS = """
            SAVEPOINT reading;
            SET LOCAL search_path = '';
            SET LOCAL quote_all_identifiers = off;
            SET LOCAL "TimeZone" = 'UTC';
            SET LOCAL "DateStyle" = 'ISO, MDY';
            SET LOCAL "IntervalStyle" = 'postgres';
            SET LOCAL extra_float_digits = 3;
            SET LOCAL bytea_output = 'hex';
            SAVEPOINT fingerprints;
            """;

    /** Ends the previous reading with its cursor or its failure. */
    private static final String NEXT = "ROLLBACK TO SAVEPOINT fingerprints;\n";

    void readTexts(Connection connection, TextSink sink) throws SQLException {
        Statements.execute(connection, SETTINGS);
        try {
            readAll(connection, sink);
        } finally {
            if (Statements.inAnyTransaction(connection)) {
                Statements.execute(connection, "ROLLBACK TO SAVEPOINT reading; RELEASE SAVEPOINT reading");
            }
        }
    }

    private void readAll(Connection connection, TextSink sink) throws SQLException {
        List<SystemTable> tables = SystemTables.read(connection, Connector.versionNumber(connection));
        requireSchemas(connection, tables);
        for (FingerprintQuery query : queries(connection, tables, "current_database()")) {
            read(connection, query, sink);
        }
    }

    /**
     * @param database SQL for the name of the database
     */
    private static List<FingerprintQuery> queries(Connection connection, List<SystemTable> tables, String database)
            throws SQLException {
        String encoding = Connector.databaseEncoding(connection);
        List<FingerprintQuery> queries = new ArrayList<>();
        for (SystemTable table : tables) {
            FingerprintQuery.of(table, encoding, database).ifPresent(queries::add);
        }
        queries.sort(Comparator.comparing(FingerprintQuery::catalog));
        return queries;
    }

    /** Fails if an object is in a schema that does not exist: asked for the identity of such an object, a server crashes. */
    private static void requireSchemas(Connection connection, List<SystemTable> tables) throws SQLException {
        String looks = tables.stream()
                .filter(SystemTable::hasOid)
                .flatMap(table -> table.columns().stream()
                        .filter(column -> column.refersTo().equals("pg_namespace") && column.isReadable())
                        .map(column -> "SELECT '" + table.name() + "' FROM " + table.name() + " t WHERE t."
                                + column.name() + " <> 0 AND NOT EXISTS (SELECT FROM pg_namespace n WHERE n.oid = t."
                                + column.name() + ")"))
                .collect(Collectors.joining("\nUNION "));
        List<String> damaged = Statements.query(connection, looks, row -> row.getString(1));
        if (!damaged.isEmpty()) {
            throw new SQLException(
                    "objects of " + String.join(", ", damaged) + " are in a schema that does not exist",
                    INTERNAL_ERROR);
        }
    }

    /**
     * Reads a catalog. If one definition in it is damaged, the others can still be read: the deparsed texts of this catalog are
     * then unknown.
     */
    private void read(Connection connection, FingerprintQuery query, TextSink sink) throws SQLException {
        try {
            fetch(connection, query, sink);
        } catch (SQLException e) {
            // Sorting reads all rows first, so nothing has been handed over yet.
            if (!SqlFailures.state(e).equals(INTERNAL_ERROR)) {
                throw e;
            }
            LOG.warn("a definition in {} is damaged: {}", query.catalog(), e.getMessage());
            fetch(connection, query.withoutDeparsed(), sink);
        }
    }

    /** One message is enough for a catalog of the usual size. */
    private void fetch(Connection connection, FingerprintQuery query, TextSink sink) throws SQLException {
        String fetch = "FETCH " + BATCH + " FROM fingerprints";
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            boolean isResult = statement.execute(
                    NEXT + "DECLARE fingerprints NO SCROLL CURSOR FOR " + query.sql() + ";\n" + fetch);
            while (!isResult) {
                isResult = statement.getMoreResults();
            }
            int read = take(statement, query, sink);
            while (read == BATCH) {
                statement.execute(fetch);
                read = take(statement, query, sink);
            }
        }
    }

    private int take(Statement statement, FingerprintQuery query, TextSink sink) throws SQLException {
        int count = 0;
        try (ResultSet row = statement.getResultSet()) {
            while (row.next()) {
                count++;
                List<Optional<String>> values =
                        new ArrayList<>(query.properties().size());
                for (int i = 0; i < query.properties().size(); i++) {
                    Optional<String> value = Optional.ofNullable(row.getString(HEAD + 1 + i));
                    values.add(
                            query.properties().get(i).isDeparsed()
                                    ? value.map(ArrayCasts::atElements)
                                            .map(NestedConditions::flattened)
                                            .map(LiteralNames::leftOut)
                                    : value);
                }
                long classOid = row.getLong(2);
                long oid = row.getLong(3);
                if (!losses.isLost(classOid, oid) && !losses.isLost(row.getLong(4), row.getLong(5))) {
                    int entry = entry(query, row);
                    sink.accept(
                            query.catalog(),
                            query.properties(),
                            new CatalogRow(
                                    Statements.text(row, 1),
                                    entry,
                                    Statements.text(row, 6),
                                    entry == 0 && row.getBoolean(HEAD),
                                    classOid,
                                    oid,
                                    values));
                }
            }
        }
        return count;
    }

    private int entry(FingerprintQuery query, ResultSet row) throws SQLException {
        int own = query.isOwnEntry() ? entries.of(row.getLong(2), row.getLong(3)) : 0;
        return own > 0 ? own : entries.of(row.getLong(4), row.getLong(5));
    }
}
