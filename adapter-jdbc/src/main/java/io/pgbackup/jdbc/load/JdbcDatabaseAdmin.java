package io.pgbackup.jdbc.load;

import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.connect.SessionSettings;
import io.pgbackup.jdbc.connect.SqlFailures;
import io.pgbackup.jdbc.connect.Statements;
import io.pgbackup.jdbc.fingerprint.FingerprintReader;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Acts on the databases of one server, each time over a connection of its own to a database that is not concerned. */
public final class JdbcDatabaseAdmin implements DatabaseAdmin {

    private static final String UNKNOWN_DATABASE = "3D000";

    private final Connector connector;

    /** @param connector to any database of the server */
    public JdbcDatabaseAdmin(Connector connector) {
        this.connector = connector;
    }

    @Override
    public boolean exists(String database) {
        return read(
                "looking for database " + database,
                Set.of(database),
                connection -> !Statements.query(
                                connection,
                                "SELECT 1 FROM pg_catalog.pg_database WHERE datname = " + Sql.literal(database),
                                row -> row.getInt(1))
                        .isEmpty());
    }

    @Override
    public void create(String database, Map<String, String> properties) {
        String what = "creation of database " + database;
        call(what, Set.of(database), connection -> {
            int version = Connector.versionNumber(connection);
            Statements.execute(connection, new CreateDatabase(database, properties, version).sql());
            return true;
        });
    }

    @Override
    public void rehearse(String database, Map<String, String> properties) {
        String what = "what database " + database + " is to have after its load";
        try {
            call(what, Set.of(database), connection -> {
                Statements.execute(connection, "BEGIN");
                apply(connection, database, properties);
                Statements.execute(connection, "ROLLBACK");
                return true;
            });
        } catch (DatabaseException e) {
            if (e.kind() != FailureKind.SQL_FAILED) {
                throw e;
            }
            throw new TargetException(
                    FailureKind.TARGET_CONFLICT,
                    "database " + database + " cannot be as the source is: " + e.getMessage(),
                    "create what is missing, or create the database yourself and restore into it",
                    e);
        }
    }

    private static void apply(Connection connection, String database, Map<String, String> properties)
            throws SQLException {
        for (String sql : new DatabaseDetails(database, properties, Connector.versionNumber(connection)).statements()) {
            Statements.execute(connection, sql);
        }
    }

    @Override
    public void complete(String database, Map<String, String> properties) {
        call("comment, settings and privileges of database " + database, Set.of(database), connection -> {
            Statements.execute(connection, "BEGIN");
            apply(connection, database, properties);
            Statements.execute(connection, "COMMIT");
            return true;
        });
    }

    @Override
    public void fingerprints(String database, Consumer<Fingerprint> sink) {
        FingerprintReader reader = new FingerprintReader(FingerprintReader.Entries.NONE, FingerprintReader.Losses.NONE);
        read("look at database " + database, Set.of(database), connection -> {
            reader.readDatabase(connection, database, (fingerprint, isLacking) -> sink.accept(fingerprint));
            return true;
        });
    }

    @Override
    public void drop(String database) {
        call("drop of database " + database, Set.of(database), connection -> {
            Statements.execute(connection, "DROP DATABASE IF EXISTS " + Sql.ident(database) + " WITH (FORCE)");
            return true;
        });
    }

    @Override
    public List<String> obstacles(String database) {
        String name = Sql.literal(database);
        String sql = """
                SELECT 'replication slot ' || slot_name FROM pg_catalog.pg_replication_slots WHERE database = %1$s
                UNION ALL
                SELECT 'prepared transaction ' || gid FROM pg_catalog.pg_prepared_xacts WHERE database = %1$s
                UNION ALL
                SELECT 'subscription ' || s.subname
                FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
                WHERE d.datname = %1$s
                ORDER BY 1""".formatted(name);
        return read(
                "looking for what keeps database " + database + " from being renamed",
                Set.of(database),
                connection -> Statements.query(connection, sql, row -> row.getString(1)));
    }

    @Override
    public void swap(String replacement, String current, String retired) {
        Set<String> concerned = Set.of(replacement, current, retired);
        DatabaseSwap swap = new DatabaseSwap(replacement, current, retired);
        swap.run(work -> call("swap of database " + current + " for " + replacement, concerned, work));
    }

    /** What is done over a connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** In a transaction, whose settings nobody else will see. */
    private <T> T read(String what, Set<String> concerned, Work<T> work) {
        return use(what, concerned, Connector::open, connection -> {
            Statements.execute(connection, CheckRead.BEGIN + "; " + SessionSettings.NO_TIMEOUT);
            SessionSettings settings = SessionSettings.reading(connector.name(), Connector.versionNumber(connection));
            Statements.execute(connection, settings.statements());
            settings.require(connection);
            T result = work.run(connection);
            Statements.execute(connection, "COMMIT");
            return result;
        });
    }

    /** In a session of our own: databases are not made within transactions. */
    private <T> T call(String what, Set<String> concerned, Work<T> work) {
        return use(what, concerned, one -> new OwnSessions(one).open(), connection -> {
            Statements.execute(connection, "SET statement_timeout = 0");
            SessionSettings settings = SessionSettings.loading(connector.name(), Connector.versionNumber(connection));
            Statements.execute(connection, settings.statements());
            settings.require(connection);
            return work.run(connection);
        });
    }

    private <T> T use(String what, Set<String> concerned, Function<Connector, Connection> opener, Work<T> work) {
        Connection connection = connect(concerned, opener);
        try {
            return work.run(connection);
        } catch (SQLException e) {
            throw SqlFailures.of(what, e);
        } finally {
            Connector.closeQuietly(connection);
        }
    }

    /** {@code postgres}, then {@code template1}, then the configured database; whichever is there and not concerned. */
    private Connection connect(Set<String> concerned, Function<Connector, Connection> opener) {
        DatabaseException failure = new DatabaseException(
                FailureKind.DATABASE_REFUSED, "there is no database to connect to but those that are to be changed");
        for (String candidate :
                List.of("postgres", "template1", connector.settings().database())) {
            if (!concerned.contains(candidate)) {
                try {
                    return opener.apply(new Connector(connector.settings().withDatabase(candidate)));
                } catch (DatabaseException e) {
                    if (!isUnknownDatabase(e)) {
                        throw e;
                    }
                    failure = e;
                }
            }
        }
        throw failure;
    }

    private static boolean isUnknownDatabase(DatabaseException e) {
        return e.getCause() instanceof SQLException cause && UNKNOWN_DATABASE.equals(cause.getSQLState());
    }
}
