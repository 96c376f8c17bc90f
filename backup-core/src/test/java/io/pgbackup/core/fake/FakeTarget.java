package io.pgbackup.core.fake;

import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.core.load.TableName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of the database behind a {@link FakeDatabaseLoader}. It parses just enough SQL to require that the table of a row and the
 * large object of a content exist; all other statements succeed. Its methods are synchronized.
 */
final class FakeTarget {

    private static final String TABLE_NAME = "(" + SqlNames.NAME + ")\\.(" + SqlNames.NAME + ")";
    private static final Pattern CREATE_TABLE = Pattern.compile("(?m)^CREATE (?:UNLOGGED )?TABLE " + TABLE_NAME);
    private static final Pattern CREATE_OBJECT = Pattern.compile("lo_create\\('?([0-9]+)'?\\)");
    private static final Pattern PUT_OBJECT = Pattern.compile("lo_put\\(([0-9]+), ([0-9]+), '\\\\x([0-9a-f]*+)'\\)");
    private static final Pattern COPY =
            Pattern.compile("COPY " + TABLE_NAME + "(?: \\((.*)\\))? FROM stdin;?", Pattern.DOTALL);

    private final Map<String, List<StoredRows>> tables = new TreeMap<>();
    private final Map<Long, byte[]> largeObjects = new TreeMap<>();

    /** The rows of one {@code COPY}; the columns may differ between two of them. */
    record StoredRows(List<String> columns, List<String> rows) {

        StoredRows {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /** The target of a {@code COPY} statement. */
    record CopyTarget(TableName table, List<String> columns) {}

    /** Returns a copy with the same tables and large objects, without rows. */
    synchronized FakeTarget copy() {
        FakeTarget copy = new FakeTarget();
        tables.keySet().forEach(table -> copy.tables.put(table, new ArrayList<>()));
        copy.largeObjects.putAll(largeObjects);
        return copy;
    }

    /** Executes all statements of one message or none, as the server does. */
    synchronized void execute(String what, String sql) {
        Map<String, List<StoredRows>> newTables = new TreeMap<>();
        Map<Long, byte[]> newObjects = new TreeMap<>();
        for (Matcher m = CREATE_TABLE.matcher(sql); m.find(); ) {
            String table = name(m).toString();
            if (tables.containsKey(table.toString()) || newTables.put(table, new ArrayList<>()) != null) {
                throw failure(what, "relation " + table + " already exists", "42P07");
            }
        }
        for (Matcher m = CREATE_OBJECT.matcher(sql); m.find(); ) {
            long oid = Long.parseLong(m.group(1));
            if (largeObjects.containsKey(oid) || newObjects.put(oid, new byte[0]) != null) {
                throw failure(what, "large object " + oid + " already exists", "42710");
            }
        }
        for (Matcher m = PUT_OBJECT.matcher(sql); m.find(); ) {
            long oid = Long.parseLong(m.group(1));
            byte[] content = newObjects.containsKey(oid) ? newObjects.get(oid) : largeObject(what, oid);
            newObjects.put(
                    oid,
                    with(content, Integer.parseInt(m.group(2)), HexFormat.of().parseHex(m.group(3))));
        }
        tables.putAll(newTables);
        largeObjects.putAll(newObjects);
    }

    private static byte[] with(byte[] content, int offset, byte[] piece) {
        byte[] grown = Arrays.copyOf(content, Math.max(content.length, offset + piece.length));
        System.arraycopy(piece, 0, grown, offset, piece.length);
        return grown;
    }

    static CopyTarget copyTarget(String what, String copyStatement) {
        Matcher m = COPY.matcher(copyStatement);
        if (!m.matches()) {
            throw failure(what, "not a COPY … FROM stdin: " + copyStatement, "42601");
        }
        return new CopyTarget(name(m), m.group(3) == null ? List.of() : SqlNames.list(m.group(3)));
    }

    synchronized void requireTable(String what, TableName table) {
        rowsOf(what, table);
    }

    synchronized boolean hasTable(TableName table) {
        return tables.containsKey(table.toString());
    }

    synchronized void add(String what, CopyTarget target, List<String> rows) {
        rowsOf(what, target.table()).add(new StoredRows(target.columns(), rows));
    }

    /** Returns the rows of a table with the given columns; if these are empty, as the rows arrived. */
    synchronized List<String> rows(String what, TableName table, List<String> columns) {
        List<String> result = new ArrayList<>();
        for (StoredRows stored : rowsOf(what, table)) {
            for (String row : stored.rows()) {
                result.add(columns.isEmpty() ? row : project(what, row, stored.columns(), columns));
            }
        }
        return result;
    }

    private static String project(String what, String row, List<String> from, List<String> to) {
        if (from.equals(to)) {
            return row;
        }
        String[] values = row.split("\t", -1);
        List<String> result = new ArrayList<>();
        for (String column : to) {
            int at = from.indexOf(column);
            if (at < 0) {
                throw failure(what, "column " + column + " does not exist", "42703");
            }
            result.add(values[at]);
        }
        return String.join("\t", result);
    }

    synchronized boolean hasLargeObject(long oid) {
        return largeObjects.containsKey(oid);
    }

    synchronized byte[] largeObject(String what, long oid) {
        byte[] content = largeObjects.get(oid);
        if (content == null) {
            throw failure(what, "large object " + oid + " does not exist", "42704");
        }
        return content;
    }

    /** Returns descriptions of the existing objects. */
    synchronized List<String> objects() {
        List<String> objects = new ArrayList<>();
        largeObjects.keySet().forEach(oid -> objects.add("large object " + oid));
        tables.keySet().forEach(table -> objects.add("table " + table));
        return objects;
    }

    private List<StoredRows> rowsOf(String what, TableName table) {
        List<StoredRows> rows = tables.get(table.toString());
        if (rows == null) {
            throw failure(what, "relation " + table + " does not exist", "42P01");
        }
        return rows;
    }

    static DatabaseException failure(String what, String reason, String sqlState) {
        String message = what + " failed: " + reason + " (SQLSTATE " + sqlState + ")";
        return sqlState.equals("40P01")
                ? DatabaseException.deadlock(message, null, null)
                : DatabaseException.sqlFailed(message);
    }

    private static TableName name(Matcher matcher) {
        return new TableName(SqlNames.unquote(matcher.group(1)), SqlNames.unquote(matcher.group(2)));
    }
}
