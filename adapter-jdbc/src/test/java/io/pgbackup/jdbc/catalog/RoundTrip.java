package io.pgbackup.jdbc.catalog;

import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.core.dump.TableData;
import io.pgbackup.jdbc.catalog.graph.SequenceValue;
import io.pgbackup.jdbc.catalog.read.LockTarget;
import io.pgbackup.jdbc.catalog.read.Unreadable;
import io.pgbackup.jdbc.sql.Sql;
import io.pgbackup.testkit.postgres.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.PGConnection;

/** Dumps a database and loads it into another one, in the plainest way: one connection, one statement after the other. */
public final class RoundTrip {

    private static final List<String> DUMP_SETTINGS = List.of(
            "SELECT set_config('search_path', '', false)",
            "SET DateStyle = ISO",
            "SET IntervalStyle = postgres",
            "SET extra_float_digits = 3",
            "SET bytea_output = hex",
            "SET row_security = off",
            "SET quote_all_identifiers = off");

    private static final List<String> LOAD_SETTINGS = List.of(
            "SELECT set_config('search_path', '', false)",
            "SET check_function_bodies = false",
            "SET xmloption = content",
            "SET client_min_messages = warning",
            "SET row_security = off",
            "SET default_tablespace = ''",
            "SET default_table_access_method = heap");

    private final PostgresServer server;
    private final String dumper;

    public RoundTrip(PostgresServer server) {
        this(server, server.superuser());
    }

    /** Dumps with the rights of a role. */
    public RoundTrip(PostgresServer server, String dumper) {
        this.server = server;
        this.dumper = dumper;
    }

    /** What a dump reads: the catalog, and the rows of the tables by entry. */
    record Dump(Catalog catalog, Map<Integer, byte[]> rows, Map<Integer, String> sequenceValues) {}

    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                server.jdbcUrl(database) + "&preferQueryMode=simple&options=-c%20TimeZone=UTC");
    }

    Dump dump(String database) throws SQLException, IOException {
        return dump(database, DumpSelection.everything());
    }

    Dump dump(String database, DumpSelection selection) throws SQLException, IOException {
        try (Connection connection = connect(database)) {
            for (String setting : DUMP_SETTINGS) {
                execute(connection, setting);
            }
            execute(connection, "SET ROLE " + Sql.ident(dumper));
            connection.setAutoCommit(false);
            execute(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            CatalogReader reader = new CatalogReader(selection);
            List<LockTarget> targets = reader.lockTargets(connection);
            int version = Integer.parseInt(query(connection, "SHOW server_version_num"));
            Unreadable unreadable = reader.unreadable(connection, version, targets);
            for (LockTarget target : targets) {
                execute(connection, "LOCK TABLE " + target.qualifiedName() + " IN ACCESS SHARE MODE");
            }
            Catalog catalog = reader.read(
                    connection, version, targets.stream().map(LockTarget::oid).toList(), unreadable, false);
            Map<Integer, byte[]> rows = new HashMap<>();
            for (TableData table : catalog.tables()) {
                rows.put(table.entryId(), copyOut(connection, table));
            }
            Map<Integer, String> values = new HashMap<>();
            for (SequenceValue sequence : catalog.sequences()) {
                values.put(
                        sequence.entryId(),
                        query(
                                connection,
                                "SELECT format('SELECT pg_catalog.setval(%L, %s, %L);', "
                                        + Sql.literal(sequence.qualifiedName()) + ", last_value, is_called) FROM "
                                        + sequence.qualifiedName()));
            }
            connection.rollback();
            return new Dump(catalog, rows, values);
        }
    }

    private static byte[] copyOut(Connection connection, TableData table) throws SQLException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String columns = table.columns().isEmpty() ? "" : Sql.idents(table.columns());
        String from = Sql.qualified(table.schema(), table.name());
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (SELECT " + columns + " FROM ONLY " + from + " " + table.filter() + ") TO STDOUT", out);
        return out.toByteArray();
    }

    /** Runs every entry in the order of the file. */
    void load(Dump dump, String database) throws SQLException, IOException {
        Map<Integer, TableData> tables = new HashMap<>();
        dump.catalog().tables().forEach(table -> tables.put(table.entryId(), table));
        try (Connection connection = connect(database)) {
            for (String setting : LOAD_SETTINGS) {
                execute(connection, setting);
            }
            for (Entry entry : dump.catalog().entries()) {
                try {
                    TableData table = tables.get(entry.id());
                    if (table != null) {
                        // Of an extension's configuration: what its script has put there.
                        execute(connection, entry.sql());
                        byte[] rows = dump.rows().get(entry.id());
                        connection
                                .unwrap(PGConnection.class)
                                .getCopyAPI()
                                .copyIn(
                                        table.copyStatement().replace(" FROM stdin;", " FROM STDIN"),
                                        new ByteArrayInputStream(rows));
                    }
                    String value = dump.sequenceValues().getOrDefault(entry.id(), "");
                    if (table == null && !(entry.sql() + entry.ownerSql() + value).isEmpty()) {
                        execute(connection, entry.sql() + entry.ownerSql() + value);
                    }
                } catch (SQLException e) {
                    throw new SQLException("entry " + entry.id() + " " + entry.label() + ": " + entry.sql(), e);
                }
            }
        }
    }

    /** Everything that a dump says, one text per entry, with names instead of ids, rows sorted. */
    static List<String> describe(Dump dump) {
        Map<Integer, String> labels = new HashMap<>();
        dump.catalog().entries().forEach(entry -> labels.put(entry.id(), entry.label()));
        Map<Integer, LargeObjectGroup> groups = new HashMap<>();
        dump.catalog().largeObjects().forEach(group -> groups.put(group.entryId(), group));
        List<String> texts = new ArrayList<>();
        for (Entry entry : dump.catalog().entries()) {
            StringBuilder text = new StringBuilder();
            text.append(entry.id())
                    .append(' ')
                    .append(entry.label())
                    .append(" owner ")
                    .append(entry.owner());
            text.append(' ')
                    .append(entry.section())
                    .append(' ')
                    .append(entry.place())
                    .append("\n  needs ");
            text.append(entry.dependencies().stream().map(labels::get).sorted().toList());
            text.append('\n').append(entry.sql()).append(entry.ownerSql());
            byte[] rows = dump.rows().get(entry.id());
            if (rows != null) {
                String[] lines = new String(rows, StandardCharsets.UTF_8).split("\n", -1);
                Arrays.sort(lines);
                text.append(String.join("\n", lines));
            }
            text.append(dump.sequenceValues().getOrDefault(entry.id(), ""));
            LargeObjectGroup group = groups.get(entry.id());
            text.append(group == null ? "" : group.oids().toString());
            texts.add(text.toString());
        }
        for (TableData table : dump.catalog().tables()) {
            texts.add("table " + table.label() + " root " + table.root() + " columns " + table.columns() + " filter "
                    + table.filter() + " copy " + table.copyStatement() + " not comparable " + table.notComparable()
                    + " chunkable " + table.chunkable());
        }
        texts.add("roles " + dump.catalog().roles());
        texts.add("extensions " + dump.catalog().extensions());
        Map<String, String> properties = new TreeMap<>(dump.catalog().databaseProperties());
        properties.keySet().removeAll(List.of("name", "comment"));
        // Whoever creates the database gives it these, after its load.
        properties.keySet().removeIf(name -> name.startsWith("acl") || name.startsWith("setting/"));
        texts.add("properties " + properties);
        texts.add("omissions " + dump.catalog().omissions());
        texts.add("warnings " + dump.catalog().warnings());
        return texts;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
