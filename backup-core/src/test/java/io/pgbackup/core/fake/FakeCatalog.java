package io.pgbackup.core.fake;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.LargeObjectGroup;
import io.pgbackup.core.dump.Place;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.dump.TableData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The entries of a {@link FakeDatabase}, in the order that the dumper port requires. */
final class FakeCatalog {

    private static final String PUBLIC = "public";

    private final FakeDatabase database;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Integer, FakeTable> rowsOf = new LinkedHashMap<>();
    private final List<TableData> tables = new ArrayList<>();
    private final List<LargeObjectGroup> largeObjects = new ArrayList<>();
    private final Map<Integer, String> sequenceValues = new LinkedHashMap<>();
    private final Map<Integer, String> statistics = new HashMap<>();
    private final Map<String, Integer> schemaIds = new HashMap<>();
    private final Map<String, Integer> tableIds = new HashMap<>();

    FakeCatalog(FakeDatabase database) {
        this.database = database;
    }

    static FakeCatalog of(FakeDatabase database) {
        FakeCatalog catalog = new FakeCatalog(database);
        catalog.preData();
        catalog.data();
        catalog.sequenceValues();
        catalog.statements(Place.STATISTICS);
        catalog.postData();
        catalog.statements(Place.PRIVILEGES);
        catalog.statements(Place.LAST);
        return catalog;
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    List<TableData> tables() {
        return List.copyOf(tables);
    }

    List<LargeObjectGroup> largeObjects() {
        return List.copyOf(largeObjects);
    }

    Map<Integer, String> values() {
        return Map.copyOf(sequenceValues);
    }

    /** Returns the text of an entry that is read after the rows. */
    String statistics(int entryId) {
        return Objects.requireNonNull(statistics.get(entryId), "no statistics belong to this entry");
    }

    /** Returns the table whose rows an entry represents. */
    FakeTable table(int entryId) {
        FakeTable table = rowsOf.get(entryId);
        if (table == null) {
            throw new IllegalArgumentException("no table belongs to entry " + entryId);
        }
        return table;
    }

    private void preData() {
        TreeSet<String> schemas = database.tables().stream()
                .map(FakeTable::schema)
                .filter(schema -> !schema.equals(PUBLIC))
                .collect(Collectors.toCollection(TreeSet::new));
        for (String schema : schemas) {
            String sql = "CREATE SCHEMA " + SqlNames.quote(schema) + ";\n";
            schemaIds.put(schema, add(EntryKind.SCHEMA, Place.PRE_DATA, "", schema, "", List.of(), sql));
        }
        for (FakeTable table : database.tables()) {
            List<Integer> needs =
                    schemaIds.containsKey(table.schema()) ? List.of(schemaIds.get(table.schema())) : List.of();
            tableIds.put(
                    table.label(),
                    add(EntryKind.TABLE, Place.PRE_DATA, table.schema(), table.name(), "", needs, definition(table)));
        }
        for (String sequence : database.sequences().keySet()) {
            String sql = "CREATE SEQUENCE " + SqlNames.quote(PUBLIC) + "." + SqlNames.quote(sequence) + ";\n";
            add(EntryKind.SEQUENCE, Place.PRE_DATA, PUBLIC, sequence, "", List.of(), sql);
        }
        for (long oid : database.largeObjects().keySet()) {
            String sql = "SELECT pg_catalog.lo_create('" + oid + "');\n";
            add(EntryKind.LARGE_OBJECT, Place.PRE_DATA, "", Long.toString(oid), "", List.of(), sql);
        }
        statements(Place.PRE_DATA);
    }

    private void data() {
        for (FakeTable table : database.tables()) {
            int tableId = tableId(table);
            int id = add(EntryKind.TABLE_DATA, Place.DATA, table.schema(), table.name(), "", List.of(tableId), "");
            rowsOf.put(id, table);
            tables.add(new TableData(
                    id,
                    table.schema(),
                    table.name(),
                    "",
                    table.columns(),
                    "",
                    "COPY " + table.sqlName() + columns(table) + " FROM stdin;",
                    List.of(),
                    table.pages(),
                    table.estimatedBytes(),
                    table.rowCount(),
                    table.estimatedRowBytes(),
                    table.chunkable()));
        }
        if (!database.largeObjects().isEmpty()) {
            List<Long> oids = List.copyOf(database.largeObjects().keySet());
            int id =
                    add(EntryKind.LARGE_OBJECT_DATA, Place.DATA, "", oids.get(0).toString(), "", List.of(), "");
            largeObjects.add(new LargeObjectGroup(id, oids));
        }
    }

    private void sequenceValues() {
        database.sequences().forEach((sequence, value) -> {
            int id = add(EntryKind.SEQUENCE_SET, Place.SEQUENCE_VALUES, PUBLIC, sequence, "", List.of(), "");
            sequenceValues.put(
                    id, "SELECT pg_catalog.setval('public." + SqlNames.quote(sequence) + "', " + value + ", true);\n");
        });
    }

    private void postData() {
        for (FakeTable table : database.tables()) {
            if (!table.columns().isEmpty()) {
                String key = table.name() + "_pkey";
                String sql = "ALTER TABLE ONLY " + table.sqlName() + "\n    ADD CONSTRAINT " + SqlNames.quote(key)
                        + " PRIMARY KEY (" + SqlNames.quote(table.columns().get(0)) + ");\n";
                List<Integer> needs = List.of(tableId(table));
                add(EntryKind.CONSTRAINT, Place.POST_DATA, table.schema(), key, table.name(), needs, sql);
            }
        }
        statements(Place.POST_DATA);
    }

    private void statements(Place place) {
        for (FakeDatabase.Statement statement : database.statements()) {
            if (statement.place() == place) {
                Integer tableId = tableIds.get(statement.schema() + "." + statement.table());
                boolean isReadLast = statement.kind() == EntryKind.STATISTICS_DATA;
                int id = add(
                        statement.kind(),
                        place,
                        statement.schema(),
                        statement.name(),
                        statement.table(),
                        tableId == null ? List.of() : List.of(tableId),
                        isReadLast ? "" : statement.sql());
                statistics.put(id, statement.sql());
            }
        }
    }

    private int tableId(FakeTable table) {
        return Objects.requireNonNull(tableIds.get(table.label()), "its definition comes first");
    }

    private int add(
            EntryKind kind,
            Place place,
            String schema,
            String name,
            String table,
            List<Integer> dependencies,
            String sql) {
        int id = entries.size() + 1;
        entries.add(new Entry(id, kind, schema, name, table, "", section(kind, place), place, dependencies, sql, ""));
        return id;
    }

    private static Section section(EntryKind kind, Place place) {
        if (kind == EntryKind.LARGE_OBJECT) {
            return Section.DATA; // it is created before the rows, but belongs to them
        }
        return switch (place) {
            case PRE_DATA, PRIVILEGES -> Section.PRE_DATA;
            case DATA, SEQUENCE_VALUES, STATISTICS -> Section.DATA;
            case POST_DATA, LAST -> Section.POST_DATA;
        };
    }

    private static String definition(FakeTable table) {
        return "CREATE TABLE " + table.sqlName() + " ("
                + table.columns().stream()
                        .map(column -> "\n    " + SqlNames.quote(column) + " text")
                        .collect(Collectors.joining(","))
                + "\n);\n";
    }

    private static String columns(FakeTable table) {
        return table.columns().isEmpty()
                ? ""
                : table.columns().stream().map(SqlNames::quote).collect(Collectors.joining(", ", " (", ")"));
    }
}
