package io.pgbackup.core.restore;

import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.dump.Section;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which part of a backup is wanted.
 *
 * @param schemas only objects in these; empty for all
 * @param tables only these tables and what hangs on them; empty for all
 * @param excludedSchemas nothing in these
 * @param excludedTables not these tables, nor what hangs on them
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

    /** Everything. */
    public static Selection all() {
        return new Selection(List.of(), List.of(), List.of(), List.of(), EnumSet.allOf(Section.class));
    }

    /** Whether nothing is left out by name. */
    public boolean allNames() {
        return schemas.isEmpty() && tables.isEmpty() && excludedSchemas.isEmpty() && excludedTables.isEmpty();
    }

    /** Whether definitions are wanted. */
    public boolean definitions() {
        return sections.contains(Section.PRE_DATA);
    }

    /** Whether rows are wanted. */
    public boolean data() {
        return sections.contains(Section.DATA);
    }
}
