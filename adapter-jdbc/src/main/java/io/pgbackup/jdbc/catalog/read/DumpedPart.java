package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.NamePattern;
import io.pgbackup.core.failure.Choice;
import io.pgbackup.core.failure.ConfigurationException;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** The objects that a selection covers in one database, as its snapshot shows them. For a whole database, no query is needed. */
public final class DumpedPart {

    /** Calls no function that opens relations, because it runs before the locks. */
    private static final String RELATIONS = """
            SELECT c.oid, n.nspname, c.relname, c.relkind
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND c.relpersistence <> 't'
              AND CONTENT
            ORDER BY c.oid""".replace("CONTENT", ExtensionMembers.HAS_DUMPED_CONTENT);

    private static final String MEMBERS = """
            SELECT n.nspname, c.relname, c.relkind
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'S', 'm') AND NOT CONTENT""".replace("CONTENT", ExtensionMembers.HAS_DUMPED_CONTENT);

    private static final String OWNED_SEQUENCES = """
            SELECT d.objid, d.refobjid, d.deptype
            FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
            WHERE d.classid = 'pg_class'::regclass AND d.objsubid = 0
              AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')""";

    private static final String HINT = "write name or schema.name, as the catalog has it: upper and lower case are"
            + " different, and names with a dot need double quotes";

    private record Named(String schema, String name, char relkind) {}

    private final DumpSelection selection;
    private final Map<Long, Named> relations = new LinkedHashMap<>();
    /** Relations of extensions, which are never dumped themselves, but which a selection may name for other reasons. */
    private final List<Named> members = new ArrayList<>();

    private final Set<Long> included = new HashSet<>();
    private final Set<Long> excluded = new HashSet<>();
    private final Set<Long> withoutRows = new HashSet<>();
    private final Set<String> neededSchemas = new HashSet<>();
    private final List<String> warnings = new ArrayList<>();

    private DumpedPart(DumpSelection selection) {
        this.selection = selection;
    }

    /**
     * Finds the selected objects.
     *
     * @throws ConfigurationException of kind {@code USAGE} when a pattern that includes objects matches nothing
     */
    public static DumpedPart of(CatalogQueries queries, DumpSelection selection) {
        DumpedPart part = new DumpedPart(selection);
        if (!selection.isEverything()) {
            queries.rows(RELATIONS, part::add);
            part.members.addAll(queries.rows(
                    MEMBERS, row -> new Named(row.text("nspname"), row.text("relname"), row.letter("relkind"))));
            part.requireMatches(Namespaces.read(queries).ofUsers());
            Inheritance inheritance = Inheritance.read(queries);
            part.excluded.addAll(part.matching(selection::excludesTable));
            part.excluded.addAll(part.withPartitions(part.named(selection.excludedTables()), inheritance));
            part.included.addAll(part.withPartitions(part.matching(selection::includesTable), inheritance));
            part.included.removeAll(part.excluded);
            queries.rows(OWNED_SEQUENCES, part::settleSequence);
            part.withoutRows.addAll(part.withPartitions(part.matching(selection::excludesData), inheritance));
            part.included.stream()
                    .map(oid -> part.relation(oid).schema())
                    .filter(schema -> !selection.includesSchema(schema) && !selection.excludesSchema(schema))
                    .forEach(part.neededSchemas::add);
        }
        return part;
    }

    private boolean add(Row row) throws SQLException {
        Named relation = new Named(row.text("nspname"), row.text("relname"), row.letter("relkind"));
        boolean isUsers = Namespaces.isUserSchema(relation.schema());
        if (isUsers) {
            relations.put(row.oid("oid"), relation);
        }
        return isUsers;
    }

    private Named relation(long oid) {
        return Optional.ofNullable(relations.get(oid)).orElseThrow();
    }

    private Set<Long> matching(BiPredicate<String, String> condition) {
        Set<Long> found = new HashSet<>();
        relations.forEach((oid, relation) -> {
            if (condition.test(relation.schema(), relation.name())) {
                found.add(oid);
            }
        });
        return found;
    }

    private Set<Long> named(List<NamePattern> patterns) {
        return matching((schema, name) -> patterns.stream().anyMatch(pattern -> pattern.matches(schema, name)));
    }

    private Set<Long> withPartitions(Set<Long> tables, Inheritance inheritance) {
        Set<Long> all = new HashSet<>(tables);
        for (long table : tables) {
            if (relation(table).relkind() == 'p') {
                all.addAll(inheritance.descendantsOf(table));
            }
        }
        return all;
    }

    /**
     * Includes or excludes a sequence with its owner: the sequence of an identity column is a part of its table; that of a serial
     * column is only included along with it.
     */
    private boolean settleSequence(Row row) throws SQLException {
        long sequence = row.oid("objid");
        boolean isIdentity = row.letter("deptype") == 'i';
        boolean isOwnerIncluded = included.contains(row.oid("refobjid"));
        if (isOwnerIncluded && (isIdentity || !excluded.contains(sequence))) {
            return relations.containsKey(sequence) && included.add(sequence);
        }
        return isIdentity && included.remove(sequence);
    }

    private void requireMatches(Collection<String> schemas) {
        require(
                Choice.SCHEMA,
                selection.schemas(),
                "schema",
                pattern -> schemas.stream().anyMatch(pattern::matches));
        require(Choice.TABLE, selection.tables(), "table, view or sequence", this::matchesTable);
        warn(
                Choice.EXCLUDED_SCHEMA,
                selection.excludedSchemas(),
                pattern -> schemas.stream().anyMatch(pattern::matches));
        warn(Choice.EXCLUDED_TABLE, selection.excludedTables(), this::matchesAnyTable);
        warn(Choice.EXCLUDED_DATA, selection.excludedData(), this::matchesAnyTable);
    }

    private boolean matchesAnyTable(NamePattern pattern) {
        return matchesTable(pattern) || members.stream().anyMatch(one -> pattern.matches(one.schema(), one.name()));
    }

    private boolean matchesTable(NamePattern pattern) {
        return relations.values().stream().anyMatch(one -> pattern.matches(one.schema(), one.name()));
    }

    private static void require(
            Choice choice, List<NamePattern> patterns, String what, Predicate<NamePattern> matches) {
        for (NamePattern pattern : patterns) {
            if (!matches.test(pattern)) {
                throw new ConfigurationException(
                        choice + " " + pattern + " matches no " + what + " of the database", HINT);
            }
        }
    }

    /** Warns, as pg_dump does, instead of failing: an object to be excluded may exist only at times. */
    private void warn(Choice choice, List<NamePattern> patterns, Predicate<NamePattern> matches) {
        patterns.stream()
                .filter(matches.negate())
                .forEach(pattern -> warnings.add(choice + " " + pattern + " matches nothing in the database"));
    }

    public boolean isWhole() {
        return selection.isEverything();
    }

    /** Whether the part has no rows and no other content. */
    public boolean isSchemaOnly() {
        return selection.schemaOnly();
    }

    /** Whether the part includes objects without a schema. */
    public boolean includesSchemaless() {
        return selection.includesSchemaless();
    }

    /** Whether the part includes the schema and its objects, except for relations. */
    public boolean includesSchema(String schema) {
        return selection.includesSchema(schema);
    }

    public boolean excludesSchema(String schema) {
        return selection.excludesSchema(schema);
    }

    /** Whether a schema is needed only because it contains selected tables; {@code public} always exists. */
    public boolean needsSchema(String schema) {
        return neededSchemas.contains(schema) && !schema.equals("public");
    }

    /** Whether the part includes a relation, with everything that belongs to it. */
    public boolean includes(long relation) {
        return isWhole() || included.contains(relation);
    }

    /** Whether a relation must not be in the part. */
    public boolean excludes(long relation) {
        return excluded.contains(relation);
    }

    /** Whether the relation is of a kind that the part could include. */
    public boolean knows(long relation) {
        return relations.containsKey(relation);
    }

    /** Whether the rows of a table, the value of a sequence or the refresh of a materialized view must not be in the part. */
    public boolean leavesOutRows(long relation) {
        return isSchemaOnly() || withoutRows.contains(relation);
    }

    /** Whether the part should have the content of a relation of an extension, which is never selected by itself. */
    public boolean wantsContentOf(String schema, String name) {
        return !selection.excludesData(schema, name)
                && !selection.excludesTable(schema, name)
                && selection.includesTable(schema, name);
    }

    /** Whether the part should include a relation of this name, whatever the catalogs contain. */
    public boolean wantsRelation(String schema, String name) {
        return !selection.excludesTable(schema, name) && selection.includesTable(schema, name);
    }

    /** Whether an object that was not read is rightly missing, because it is outside the part. */
    public boolean leavesOut(ObjectId id, String schema) {
        if (isWhole()) {
            return false;
        }
        if (id.classOid() == SystemCatalog.CLASS && knows(id.oid())) {
            return !includes(id.oid());
        }
        boolean isSchemaless = schema.isEmpty() || id.classOid() == SystemCatalog.EXTENSION;
        return id.classOid() == SystemCatalog.STATISTICS
                || (isSchemaless ? !includesSchemaless() : !includesSchema(schema));
    }

    /** Returns warnings about patterns that exclude nothing; a sentence each. */
    public List<String> warnings() {
        return warnings;
    }

    /** Returns schema and name, for messages. */
    public String label(long relation) {
        Named named = relation(relation);
        return named.schema() + "." + named.name();
    }
}
