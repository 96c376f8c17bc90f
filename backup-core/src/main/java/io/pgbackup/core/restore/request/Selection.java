package io.pgbackup.core.restore.request;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.dump.Section;
import io.pgbackup.core.failure.Choice;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.core.format.index.BackupIndex;
import io.pgbackup.core.format.index.IndexedEntry;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which part of a backup is wanted.
 *
 * @param schemas only objects in these; empty for all
 * @param tables only these tables and objects that depend on them; empty for all
 * @param excludedSchemas nothing in these
 * @param excludedTables not these tables, nor objects that depend on them
 * @param sections only these
 */
public record Selection(
        List<NamePattern> schemas,
        List<NamePattern> tables,
        List<NamePattern> excludedSchemas,
        List<NamePattern> excludedTables,
        Set<Section> sections) {

    public Selection {
        schemas = List.copyOf(schemas);
        tables = List.copyOf(tables);
        excludedSchemas = List.copyOf(excludedSchemas);
        excludedTables = List.copyOf(excludedTables);
        sections = Set.copyOf(sections);
        if (sections.isEmpty()) {
            throw new IllegalArgumentException("a selection needs at least one section");
        }
    }

    /** {@return a selection of everything} */
    public static Selection all() {
        return new Selection(List.of(), List.of(), List.of(), List.of(), EnumSet.allOf(Section.class));
    }

    /**
     * Returns this selection with other schemas.
     *
     * @param other only objects in these; none for all
     * @return a new value
     */
    public Selection withSchemas(NamePattern... other) {
        return new Selection(List.of(other), tables, excludedSchemas, excludedTables, sections);
    }

    /**
     * Returns this selection with other tables.
     *
     * @param other only these and objects that depend on them; none for all
     * @return a new value
     */
    public Selection withTables(NamePattern... other) {
        return new Selection(schemas, List.of(other), excludedSchemas, excludedTables, sections);
    }

    /**
     * Returns this selection with other excluded schemas.
     *
     * @param other nothing in these
     * @return a new value
     */
    public Selection withoutSchemas(NamePattern... other) {
        return new Selection(schemas, tables, List.of(other), excludedTables, sections);
    }

    /**
     * Returns this selection with other excluded tables.
     *
     * @param other not these, nor objects that depend on them
     * @return a new value
     */
    public Selection withoutTables(NamePattern... other) {
        return new Selection(schemas, tables, excludedSchemas, List.of(other), sections);
    }

    /**
     * Returns this selection with other sections.
     *
     * @param other only these, at least one
     * @return a new value
     */
    public Selection withSections(Section... other) {
        return new Selection(schemas, tables, excludedSchemas, excludedTables, Set.of(other));
    }

    /** {@return whether nothing is left out by name} */
    public boolean allNames() {
        return schemas.isEmpty() && tables.isEmpty() && excludedSchemas.isEmpty() && excludedTables.isEmpty();
    }

    /**
     * Checks that the backup has what is selected. Excluded objects may be absent: they may exist only now and then.
     *
     * @param index the index of the backup
     * @throws ConfigurationException of kind {@code USAGE} that names the first pattern that selects nothing
     */
    @SuppressWarnings("exports") // for modules of this project
    public void requireMatches(BackupIndex index) {
        List<Entry> entries = index.entries().stream().map(IndexedEntry::entry).toList();
        require(
                Choice.SCHEMA,
                schemas,
                "schema",
                pattern -> entries.stream().anyMatch(entry -> pattern.matches(NamedEntries.schemaOf(entry))));
        require(
                Choice.TABLE,
                tables,
                "table, view or sequence",
                pattern -> entries.stream()
                        .anyMatch(entry ->
                                NamedEntries.isChosenAsTable(entry) && pattern.matches(entry.schema(), entry.name())));
    }

    private static void require(
            Choice choice, List<NamePattern> patterns, String what, Predicate<NamePattern> matches) {
        for (NamePattern pattern : patterns) {
            if (!matches.test(pattern)) {
                throw new ConfigurationException(
                        choice + " " + pattern + " matches no " + what + " of the backup",
                        Choice.SHOW + "; names are taken as they are, capitals too, and a dot inside of"
                                + " a name needs double quotes around it");
            }
        }
    }

    /** {@return whether definitions are wanted} */
    public boolean definitions() {
        return sections.contains(Section.PRE_DATA);
    }

    /** {@return whether rows are wanted} */
    public boolean data() {
        return sections.contains(Section.DATA);
    }
}
