package io.pgbackup.jdbc.catalog;

import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.InstalledExtension;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.jdbc.catalog.damage.Damage;
import io.pgbackup.jdbc.catalog.damage.DamagedTexts;
import io.pgbackup.jdbc.catalog.database.DatabaseProperties;
import io.pgbackup.jdbc.catalog.database.LaterKeyWords;
import io.pgbackup.jdbc.catalog.graph.CatalogContents;
import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.EntryWriter;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.ObjectSorter;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.CatalogQueries;
import io.pgbackup.jdbc.catalog.read.Dependencies;
import io.pgbackup.jdbc.catalog.read.DumpedPart;
import io.pgbackup.jdbc.catalog.read.ExtensionMembers;
import io.pgbackup.jdbc.catalog.read.LockTarget;
import io.pgbackup.jdbc.catalog.read.Namespaces;
import io.pgbackup.jdbc.catalog.read.ObjectPass;
import io.pgbackup.jdbc.catalog.read.ObjectSource;
import io.pgbackup.jdbc.catalog.read.StorageParameters;
import io.pgbackup.jdbc.catalog.read.Unreadable;
import io.pgbackup.jdbc.catalog.rights.ReadingRights;
import io.pgbackup.jdbc.catalog.search.DamageDependents;
import io.pgbackup.jdbc.catalog.search.DamagedParts;
import io.pgbackup.jdbc.catalog.search.DanglingReferences;
import io.pgbackup.jdbc.catalog.search.StaleMembers;
import io.pgbackup.jdbc.catalog.search.UnnamedArguments;
import io.pgbackup.jdbc.catalog.table.PlannerStatistics;
import io.pgbackup.jdbc.catalog.warning.ColumnOrder;
import io.pgbackup.jdbc.catalog.warning.MissingValues;
import io.pgbackup.jdbc.sql.Sql;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the definitions of a whole database, with a number of queries that does not grow with the database.
 *
 * <p>Needs a connection in the snapshot transaction, with an empty {@code search_path}, {@code TimeZone} UTC and the simple query
 * mode.
 */
public final class CatalogReader {

    /** Calls no function that opens relations: before the locks, its answer could be newer than the snapshot. */
    private static final String LOCK_TARGETS = """
            SELECT c.oid, n.nspname, c.relname, c.relkind, c.relfilenode
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
              AND CONTENT
            ORDER BY c.oid""".replace("CONTENT", ExtensionMembers.HAS_DUMPED_CONTENT);

    private static final String EXTENSIONS = """
            SELECT e.extname, e.extversion, n.nspname
            FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
            ORDER BY e.extname COLLATE "C\"""";

    private final DumpSelection selection;
    private @Nullable Damage damage;
    private Damage stale = Damage.NONE;
    private final Damage known;

    /** Creates a reader of the whole database. */
    public CatalogReader() {
        this(DumpSelection.everything());
    }

    public CatalogReader(DumpSelection selection) {
        this(selection, Damage.NONE);
    }

    /**
     * Creates a reader of a part of a database, for use in one transaction.
     *
     * @param known the known damage, to be read around
     */
    public CatalogReader(DumpSelection selection, Damage known) {
        this.selection = selection;
        this.known = known;
    }

    /** Returns the damage, which does not change within the transaction. */
    private Damage damage(Connection leader) {
        Damage result = damage;
        if (result == null) {
            CatalogQueries queries = new CatalogQueries(leader);
            int major = queries.rows(
                            "SELECT current_setting('server_version_num')::int / 10000 AS major",
                            row -> row.integer("major"))
                    .get(0);
            stale = StaleMembers.find(queries);
            result = known.plus(DanglingReferences.find(queries, major >= 15));
            if (major >= 14) {
                result = result.plus(UnnamedArguments.find(new CatalogQueries(leader, result)));
            }
            result = DamageDependents.of(queries, result).plus(stale);
            damage = result;
        }
        return result;
    }

    /**
     * Returns the tables whose definition or rows will be dumped, in the order in which to lock them.
     *
     * @throws io.pgbackup.core.failure.ConfigurationException of kind {@code USAGE} when a pattern that includes objects matches
     * nothing
     */
    public List<LockTarget> lockTargets(Connection leader) {
        CatalogQueries queries = new CatalogQueries(leader, damage(leader));
        DumpedPart part = DumpedPart.of(queries, selection);
        return queries
                .rows(
                        LOCK_TARGETS,
                        row -> Map.entry(
                                row.text("nspname"),
                                new LockTarget(
                                        row.oid("oid"),
                                        Sql.qualified(row.text("nspname"), row.text("relname")),
                                        row.letter("relkind"),
                                        row.oid("relfilenode"))))
                .stream()
                .filter(target -> Namespaces.isUserSchema(target.getKey()))
                .map(Map.Entry::getValue)
                .filter(target -> part.includes(target.oid()))
                .toList();
    }

    /**
     * Returns the objects of a database that the role of the session may not read. Locks nothing.
     *
     * @param serverVersionNumber {@code server_version_num}
     * @param targets the tables that will be dumped
     */
    public Unreadable unreadable(Connection leader, int serverVersionNumber, List<LockTarget> targets) {
        CatalogQueries queries = new CatalogQueries(leader, damage(leader));
        return ReadingRights.missing(
                queries,
                serverVersionNumber,
                DumpedPart.of(queries, selection),
                targets.stream().map(LockTarget::oid).toList());
    }

    /**
     * Returns everything that the dump needs before the first row.
     *
     * @param serverVersionNumber {@code server_version_num}
     * @param lockedOids the tables of {@link #lockTargets} that are now locked
     * @param unreadable the objects to leave out because the role may not read them
     * @param statistics whether planner statistics are wanted
     * @throws io.pgbackup.core.failure.DatabaseException of kind {@code DATABASE_CHANGED} if an object was dropped since the
     * snapshot, {@code SQL_FAILED} otherwise
     */
    public Catalog read(
            Connection leader,
            int serverVersionNumber,
            Collection<Long> lockedOids,
            Unreadable unreadable,
            boolean statistics) {
        CatalogContext context = CatalogContext.open(
                new CatalogQueries(leader, damage(leader)), serverVersionNumber, lockedOids, selection, unreadable);
        new DamagedParts(context, leader).name();
        stale.objects().forEach(row -> context.warn(row.why()));
        LaterKeyWords.guard(context);
        DumpedPart part = context.part();
        part.warnings().forEach(context::warn);
        context.warnOfEach(StorageParameters.losses(context));
        Map<ObjectId, CatalogObject> objects = new LinkedHashMap<>();
        for (ObjectSource source : Sources.of(part)) {
            add(objects, source.read(context));
        }
        leaveOutData(context, objects);
        for (ObjectPass pass : Sources.passes(part)) {
            add(objects, pass.complete(context, objects));
        }
        if (statistics) {
            add(objects, new PlannerStatistics().complete(context, objects));
        }
        new Dependencies(objects).connect(context);
        if (!part.isWhole()) {
            new PartCompletion(context, objects).complete();
        }
        List<CatalogObject> sorted = new ObjectSorter(objects, context::warn).sort();
        ColumnOrder.warn(context, sorted);
        CatalogContents contents = new CatalogContents();
        List<Entry> entries = new EntryWriter(objects).write(sorted, contents);
        Map<String, String> properties = DatabaseProperties.read(context);
        List<Omission> omissions = new ArrayList<>(context.omissions());
        omissions.addAll(MissingValues.of(context, objects.keySet(), contents.sequences(), omissions));
        omissions.addAll(DamagedTexts.omissions(context.queries().damagedTexts(), entries, properties));
        return new Catalog(
                entries,
                contents.tables(),
                contents.largeObjects(),
                contents.sequences(),
                contents.statistics(),
                context.queries()
                        .rows(
                                EXTENSIONS,
                                row -> new InstalledExtension(
                                        row.text("extname"), row.text("extversion"), row.text("nspname"))),
                properties,
                context.usedRoles(),
                omissions,
                context.warnings(),
                contents.tableOids(),
                contents.entryIds(),
                context.losses());
    }

    private static void leaveOutData(CatalogContext context, Map<ObjectId, CatalogObject> objects) {
        DumpedPart part = context.part();
        Set<String> tables = new TreeSet<>();
        objects.values().removeIf(object -> {
            boolean isRows = object.kind() == ObjectKind.TABLE_DATA;
            boolean isContent = isRows
                    || object.kind() == ObjectKind.SEQUENCE_SET
                    || object.kind() == ObjectKind.MATERIALIZED_VIEW_DATA;
            boolean isLeftOut = isContent && part.leavesOutRows(object.id().oid());
            if (isLeftOut && isRows) {
                tables.add(object.schema() + "." + object.name());
            }
            return isLeftOut;
        });
        if (!tables.isEmpty()) {
            context.warn("as requested, the backup does not have the rows of " + String.join(", ", tables));
        }
    }

    private static void add(Map<ObjectId, CatalogObject> objects, List<CatalogObject> found) {
        for (CatalogObject object : found) {
            CatalogObject other = objects.putIfAbsent(object.id(), object);
            if (other != null) {
                throw new IllegalStateException("two objects for one id: " + other + " and " + object);
            }
        }
    }
}
