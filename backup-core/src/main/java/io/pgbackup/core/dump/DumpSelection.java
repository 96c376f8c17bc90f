package io.pgbackup.core.dump;

import java.util.ArrayList;
import java.util.List;

/**
 * Which part of a database is dumped. The rules are those of pg_dump, with the differences that are named here.
 *
 * <ul>
 *   <li>With a list of schemas or tables, objects that have no schema (extensions, languages, casts, publications, event triggers, foreign
 *       servers, large objects, …) are left out. Both lists together select what either of them selects; pg_dump would ignore the schemas.
 *   <li>A table is dumped with all objects that depend on it and, unlike in pg_dump, with its partitions. A pattern for tables also matches
 *       views, materialized views, sequences and foreign tables. Sequences that a selected table owns are included; other objects that it
 *       needs are not, since they may exist where it is restored.
 *   <li>Excluded objects are never dumped, whether selected or not: an excluded table also excludes its partitions and all objects that
 *       depend on it. Objects that cannot be created without an excluded one are left out too (foreign keys, views, …) and named in a
 *       warning, so that the script can always be restored; pg_dump would write them.
 * </ul>
 *
 * @param schemas only objects in these; empty for all
 * @param tables only these tables, and objects that depend on them; empty for all
 * @param excludedSchemas nothing in these
 * @param excludedTables not these tables, nor objects that depend on them
 * @param excludedData not the rows of these tables and their partitions; for sequences the value, for materialized views the refresh
 * @param schemaOnly only definitions: no rows, values of sequences, large objects and refreshes
 */
public record DumpSelection(
        List<NamePattern> schemas,
        List<NamePattern> tables,
        List<NamePattern> excludedSchemas,
        List<NamePattern> excludedTables,
        List<NamePattern> excludedData,
        boolean schemaOnly) {

    private static final DumpSelection EVERYTHING =
            new DumpSelection(List.of(), List.of(), List.of(), List.of(), List.of(), false);

    public DumpSelection {
        schemas = List.copyOf(schemas);
        tables = List.copyOf(tables);
        excludedSchemas = List.copyOf(excludedSchemas);
        excludedTables = List.copyOf(excludedTables);
        excludedData = List.copyOf(excludedData);
    }

    /** {@return the selection of the whole database} */
    public static DumpSelection everything() {
        return EVERYTHING;
    }

    /**
     * Returns this selection with other schemas.
     *
     * @param other only objects in these; none for all
     * @return a new value
     */
    public DumpSelection withSchemas(NamePattern... other) {
        return new DumpSelection(List.of(other), tables, excludedSchemas, excludedTables, excludedData, schemaOnly);
    }

    /**
     * Returns this selection with other tables.
     *
     * @param other only these and objects that depend on them; none for all
     * @return a new value
     */
    public DumpSelection withTables(NamePattern... other) {
        return new DumpSelection(schemas, List.of(other), excludedSchemas, excludedTables, excludedData, schemaOnly);
    }

    /**
     * Returns this selection with other excluded schemas.
     *
     * @param other nothing in these
     * @return a new value
     */
    public DumpSelection withoutSchemas(NamePattern... other) {
        return new DumpSelection(schemas, tables, List.of(other), excludedTables, excludedData, schemaOnly);
    }

    /**
     * Returns this selection with other excluded tables.
     *
     * @param other not these, nor objects that depend on them
     * @return a new value
     */
    public DumpSelection withoutTables(NamePattern... other) {
        return new DumpSelection(schemas, tables, excludedSchemas, List.of(other), excludedData, schemaOnly);
    }

    /**
     * Returns this selection with other tables whose rows are excluded.
     *
     * @param other not the rows of these tables
     * @return a new value
     */
    public DumpSelection withoutData(NamePattern... other) {
        return new DumpSelection(schemas, tables, excludedSchemas, excludedTables, List.of(other), schemaOnly);
    }

    /**
     * Returns this selection with or without rows.
     *
     * @param other whether only definitions are dumped
     * @return a new value
     */
    public DumpSelection withSchemaOnly(boolean other) {
        return new DumpSelection(schemas, tables, excludedSchemas, excludedTables, excludedData, other);
    }

    /** {@return whether nothing is left out} */
    public boolean isEverything() {
        // This does not call equals, because the JVM generates that method of a record when it is first called, which
        // takes some 20 ms.
        return includesSchemaless()
                && excludedSchemas.isEmpty()
                && excludedTables.isEmpty()
                && excludedData.isEmpty()
                && !schemaOnly;
    }

    /** {@return whether objects without a schema are dumped} */
    public boolean includesSchemaless() {
        return schemas.isEmpty() && tables.isEmpty();
    }

    /**
     * {@return whether a schema, and the objects in it that are not tables, is dumped}
     *
     * @param schema the name of a schema
     */
    public boolean includesSchema(String schema) {
        return !excludesSchema(schema) && (includesSchemaless() || matches(schemas, schema));
    }

    /**
     * {@return whether nothing in a schema may be dumped}
     *
     * @param schema the name of a schema
     */
    public boolean excludesSchema(String schema) {
        return matches(excludedSchemas, schema);
    }

    /**
     * {@return whether a table, view, sequence, … is selected by its own name or its schema's, unless it is excluded}
     *
     * @param schema the name of a schema
     * @param name the name of a table, view or sequence
     */
    public boolean includesTable(String schema, String name) {
        return includesSchema(schema) || matches(tables, schema, name);
    }

    /**
     * {@return whether a table, view, sequence, … must not be dumped}
     *
     * @param schema the name of a schema
     * @param name the name of a table, view or sequence
     */
    public boolean excludesTable(String schema, String name) {
        return excludesSchema(schema) || matches(excludedTables, schema, name);
    }

    /**
     * {@return whether the rows of a table must not be dumped}
     *
     * @param schema the name of a schema
     * @param name the name of a table, view or sequence
     */
    public boolean excludesData(String schema, String name) {
        return schemaOnly || matches(excludedData, schema, name);
    }

    private static boolean matches(List<NamePattern> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(name));
    }

    private static boolean matches(List<NamePattern> patterns, String schema, String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(schema, name));
    }

    /** {@return the selection as options of a command line: {@code --table shop.orders}, …; empty for everything} */
    public List<String> options() {
        List<String> options = new ArrayList<>();
        schemas.forEach(pattern -> options.add("--schema " + pattern));
        tables.forEach(pattern -> options.add("--table " + pattern));
        excludedSchemas.forEach(pattern -> options.add("--exclude-schema " + pattern));
        excludedTables.forEach(pattern -> options.add("--exclude-table " + pattern));
        excludedData.forEach(pattern -> options.add("--exclude-table-data " + pattern));
        if (schemaOnly) {
            options.add("--schema-only");
        }
        return options;
    }
}
