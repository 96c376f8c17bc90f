package io.pgbackup.jdbc.load;

import io.pgbackup.core.dump.Fingerprint;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.failure.FailureKind;
import io.pgbackup.core.failure.TargetException;
import io.pgbackup.core.load.DatabaseAdmin;
import io.pgbackup.core.load.WorkingDatabase;
import io.pgbackup.jdbc.connect.Connector;
import io.pgbackup.jdbc.fingerprint.FingerprintReader;
import io.pgbackup.jdbc.session.SessionSettings;
import io.pgbackup.jdbc.session.SessionText;
import io.pgbackup.jdbc.session.SqlFailures;
import io.pgbackup.jdbc.session.Statements;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Acts on the databases of one server, each time over a connection of its own to a database that is not affected. */
public final class JdbcDatabaseAdmin implements DatabaseAdmin {

    private static final String MAINTENANCE = "postgres";
    private static final String TOO_MANY_CONNECTIONS = "53300";

    /**
     * States that concern one database only: it does not exist, its privileges or pg_hba.conf forbid the connection, or it accepts
     * no connections.
     */
    private static final Set<String> OF_ONE_DATABASE = Set.of("3D000", "42501", "28000", "55000");

    /** A database of that name exists, or another session created one at the same moment. */
    static final Set<String> NAME_TAKEN = Set.of("42P04", "23505");

    private final Connector connector;

    /**
     * @param connector to any database of the server
     */
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
    public List<WorkingDatabase> workingDatabases() {
        return read("looking for databases of restores", Set.of(), connection -> {
            List<WorkingDatabase> found = new ArrayList<>();
            for (String name : Statements.query(
                    connection,
                    "SELECT datname FROM pg_catalog.pg_database ORDER BY datname COLLATE \"C\"",
                    row -> Statements.text(row, 1))) {
                Optional<WorkingDatabase.Purpose> purpose = WorkingDatabase.purposeOf(name);
                if (purpose.isPresent()) {
                    found.add(new WorkingDatabase(name, purpose.get(), user(connection, name)));
                }
            }
            return found;
        });
    }

    /** Returns the session that fills a database, also between two of its sessions, or else one that is connected to it. */
    private static String user(Connection connection, String database) throws SQLException {
        Optional<String> filling = RestoreClaim.working(database).holder(connection);
        if (filling.isPresent()) {
            return filling.get();
        }
        String sql = """
                SELECT pg_catalog.concat_ws(', ', %s)
                FROM pg_catalog.pg_stat_activity a
                WHERE a.datname = %s AND a.backend_type = 'client backend' AND a.pid <> pg_catalog.pg_backend_pid()
                ORDER BY a.pid LIMIT 1""".formatted(SessionText.parts("a.pid", "a"), Sql.literal(database));
        return Statements.query(connection, sql, row -> Statements.text(row, 1)).stream()
                .findFirst()
                .orElse("");
    }

    /**
     * The claim is held by a session in {@code postgres}, because a session that stays in {@code template1} would prevent others
     * from creating databases from it.
     */
    @Override
    public Claim claim(String database, String working) {
        Set<String> concerned = Set.of(database, working);
        if (concerned.contains(MAINTENANCE)) {
            return () -> {};
        }
        String what = "claim of database " + (database.isEmpty() ? working : database);
        Connection connection;
        try {
            connection = new OwnSessions(new Connector(connector.settings().withDatabase(MAINTENANCE))).open();
        } catch (DatabaseException e) {
            if (!mayAnother(e) && !isOneTooMany(e)) {
                throw e;
            }
            return () -> {};
        }
        boolean claimed = false;
        try {
            prepare(connection);
            if (!database.isEmpty()) {
                RestoreClaim.ofDatabase(database).take(connection);
            }
            RestoreClaim.working(working).tryForSession(connection);
            claimed = true;
            return () -> {
                RestoreClaim.letGo(connection);
                Connector.closeQuietly(connection);
            };
        } catch (SQLException e) {
            throw SqlFailures.of(what, e);
        } finally {
            if (!claimed) {
                Connector.closeQuietly(connection);
            }
        }
    }

    @Override
    public void create(String database, Map<String, String> properties) {
        String what = "creation of database " + database;
        call(what, Set.of(database), connection -> {
            int version = Connector.versionNumber(connection);
            try {
                Statements.execute(connection, new CreateDatabase(database, properties, version).sql());
            } catch (SQLException e) {
                if (NAME_TAKEN.contains(SqlFailures.state(e))) {
                    throw TargetException.conflict(
                            what + " failed: a database of that name now exists",
                            "restore again",
                            SqlFailures.of(what, e));
                }
                throw e;
            }
            return true;
        });
    }

    @Override
    public void rehearse(String database, Map<String, String> properties, String later) {
        String what = "rehearsal of the properties of database " + database;
        try {
            call(what, Set.of(database), connection -> {
                Statements.execute(connection, "BEGIN");
                apply(connection, database, properties);
                if (!later.isEmpty()) {
                    Statements.execute(connection, new DatabaseSwap.Rename(database, later).sql());
                }
                Statements.execute(connection, "ROLLBACK");
                return true;
            });
        } catch (DatabaseException e) {
            if (e.kind() != FailureKind.SQL_FAILED) {
                throw e;
            }
            throw TargetException.conflict(
                    "database " + database + " cannot have the source's properties: " + e.getMessage(),
                    "create the missing objects, or create the database yourself and restore into it",
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
    public List<String> completeAnyway(String database, Map<String, String> properties) {
        return call("comment, settings and privileges of database " + database, Set.of(database), connection -> {
            List<String> failures = new ArrayList<>();
            DatabaseDetails details = new DatabaseDetails(database, properties, Connector.versionNumber(connection));
            for (String sql : details.statements()) {
                try {
                    Statements.execute(connection, sql);
                } catch (SQLException e) {
                    if (SqlFailures.isConnectionLost(e)) {
                        throw e;
                    }
                    // The statement is left out, because a setting may be a secret.
                    failures.add(String.valueOf(
                            SqlFailures.ofDefinition("a part of it", e).getMessage()));
                }
            }
            return failures;
        });
    }

    @Override
    public void fingerprints(String database, Consumer<Fingerprint> sink) {
        FingerprintReader reader = new FingerprintReader(FingerprintReader.Entries.NONE, FingerprintReader.Losses.NONE);
        read("reading the properties of database " + database, Set.of(database), connection -> {
            reader.readDatabase(connection, database, (fingerprint, isLacking) -> sink.accept(fingerprint));
            return true;
        });
    }

    @Override
    public void drop(String database) {
        call("drop of database " + database, Set.of(database), connection -> {
            String isTemplate =
                    "SELECT 1 FROM pg_catalog.pg_database WHERE datistemplate AND datname = " + Sql.literal(database);
            if (!Statements.query(connection, isTemplate, row -> row.getInt(1)).isEmpty()) {
                Statements.execute(connection, "ALTER DATABASE " + Sql.ident(database) + " IS_TEMPLATE false");
            }
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
                UNION ALL
                SELECT 'its owner ' || pg_catalog.pg_get_userbyid(datdba) || ', whose rights this role does not have'
                FROM pg_catalog.pg_database WHERE datname = %1$s AND NOT pg_catalog.pg_has_role(datdba, 'USAGE')
                UNION ALL
                SELECT pg_catalog.format('its use as a template (ALTER DATABASE %%I IS_TEMPLATE false ends that)', datname)
                FROM pg_catalog.pg_database WHERE datname = %1$s AND datistemplate
                ORDER BY 1""".formatted(name);
        return read(
                "looking for obstacles to renaming database " + database,
                Set.of(database),
                connection -> Statements.query(connection, sql, row -> row.getString(1)));
    }

    @Override
    public void rename(String from, String to) {
        rename("rename of database " + from + " to " + to, List.of(new DatabaseSwap.Rename(from, to)));
    }

    @Override
    public void swap(String replacement, String current, String retired) {
        rename(
                "swap of database " + current + " for " + replacement,
                List.of(new DatabaseSwap.Rename(current, retired), new DatabaseSwap.Rename(replacement, current)));
    }

    private void rename(String what, List<DatabaseSwap.Rename> renames) {
        Set<String> concerned = new HashSet<>();
        for (DatabaseSwap.Rename rename : renames) {
            concerned.add(rename.from());
            concerned.add(rename.to());
        }
        new DatabaseSwap(what, renames).run(new DatabaseSwap.Connected() {
            @Override
            public <T> T call(Work<T> work) {
                return JdbcDatabaseAdmin.this.call(what, concerned, work);
            }
        });
    }

    /** Work over a connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Reads in a transaction, whose settings no other client will see. */
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

    /** Works in a session that is not shared, because databases cannot be created within transactions. */
    private <T> T call(String what, Set<String> concerned, Work<T> work) {
        return use(what, concerned, one -> new OwnSessions(one).open(), connection -> {
            prepare(connection);
            return work.run(connection);
        });
    }

    private void prepare(Connection connection) throws SQLException {
        Statements.execute(connection, "SET statement_timeout = 0");
        SessionSettings settings = SessionSettings.loading(connector.name(), Connector.versionNumber(connection));
        Statements.execute(connection, settings.statements());
        settings.require(connection);
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

    /**
     * Connects to {@code postgres}, then {@code template1}, then the configured database: the first that exists and is not
     * affected.
     */
    private Connection connect(Set<String> concerned, Function<Connector, Connection> opener) {
        DatabaseException failure =
                DatabaseException.refused("there is no database to connect to except the ones to be changed");
        for (String candidate :
                List.of(MAINTENANCE, "template1", connector.settings().database())) {
            if (!concerned.contains(candidate)) {
                try {
                    return opener.apply(new Connector(connector.settings().withDatabase(candidate)));
                } catch (DatabaseException e) {
                    if (!mayAnother(e)) {
                        throw e;
                    }
                    failure = e;
                }
            }
        }
        throw failure;
    }

    /**
     * Whether another database of the server may accept the connection: this one does not exist, or is closed to the role or to
     * everyone.
     */
    private static boolean mayAnother(DatabaseException e) {
        return e.getCause() instanceof SQLException cause && OF_ONE_DATABASE.contains(SqlFailures.state(cause));
    }

    private static boolean isOneTooMany(DatabaseException e) {
        return e.getCause() instanceof SQLException cause
                && SqlFailures.state(cause).equals(TOO_MANY_CONNECTIONS);
    }
}
