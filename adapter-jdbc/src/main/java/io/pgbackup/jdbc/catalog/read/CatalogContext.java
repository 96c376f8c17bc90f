package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.core.dump.DumpSelection;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.core.failure.DatabaseException;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.OwnerText;
import io.pgbackup.jdbc.sql.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The data that every source needs: the connection inside the snapshot, the server's version, and the lookups that span kinds.
 *
 * <p>There is one for each reading of the catalog, used by one thread.
 */
public final class CatalogContext {

    /** The lowest oid of users' objects; objects with a lower oid were created by initdb. */
    public static final long FIRST_USER_OID = 16384;

    private static final int MOST_OF_ONE_SORT = 20;

    private final CatalogQueries queries;
    private final int serverVersion;
    private final boolean isStandby;
    private final DumpedPart part;
    private final Set<Long> lockedTables;
    private final Unreadable unreadable;
    private final Map<Long, String> roles;
    private final Set<String> roleNames;
    private final Namespaces namespaces;
    private final ExtensionMembers members;
    private final Annotations annotations;
    private final ExtensionAdditions additions;
    private final Relations relations;
    private final Columns columns;
    private final Inheritance inheritance;
    private final Set<String> usedRoles = new TreeSet<>();
    private final List<Omission> omissions = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final CopyLosses losses = new CopyLosses();

    private CatalogContext(
            CatalogQueries queries,
            int serverVersion,
            Collection<Long> lockedTables,
            DumpSelection selection,
            Unreadable unreadable) {
        this.queries = queries;
        this.serverVersion = serverVersion;
        this.isStandby = queries.rows("SELECT pg_is_in_recovery() AS standby", row -> row.flag("standby"))
                .get(0);
        this.part = DumpedPart.of(queries, selection);
        this.lockedTables = Set.copyOf(lockedTables);
        this.unreadable = unreadable;
        this.roles =
                queries
                        .rows(
                                "SELECT oid, rolname FROM pg_roles",
                                row -> Map.entry(row.oid("oid"), row.text("rolname")))
                        .stream()
                        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        this.roleNames = Set.copyOf(roles.values());
        this.namespaces = Namespaces.read(queries);
        this.members = ExtensionMembers.read(queries);
        this.annotations = Annotations.read(queries);
        this.additions = ExtensionAdditions.read(queries);
        this.relations = Relations.read(queries, majorVersion(), part, members, this.lockedTables);
        this.columns = Columns.read(queries, majorVersion(), relations);
        this.inheritance = Inheritance.read(queries);
    }

    /**
     * Reads the data that sources of every kind look up.
     *
     * @param queries over a connection in the snapshot transaction, with an empty search path and in the simple query mode
     * @param serverVersion {@code server_version_num}
     * @param lockedTables tables whose definitions may be read
     * @param selection the part of the database to dump
     * @param unreadable the objects of this part that the role may not read
     */
    public static CatalogContext open(
            CatalogQueries queries,
            int serverVersion,
            Collection<Long> lockedTables,
            DumpSelection selection,
            Unreadable unreadable) {
        return new CatalogContext(queries, serverVersion, lockedTables, selection, unreadable);
    }

    public CatalogQueries queries() {
        return queries;
    }

    /** Returns the part of the database that is dumped. */
    public DumpedPart part() {
        return part;
    }

    /** Whether the server's major version is this one or a later one. */
    public boolean isAtLeast(int major) {
        return serverVersion >= major * 10000;
    }

    /** Returns the server's major version, 13 to 18. */
    public int majorVersion() {
        return serverVersion / 10000;
    }

    public boolean isStandby() {
        return isStandby;
    }

    /** Whether the relation's content can be read: on a standby, unlogged relations have no content. */
    public boolean isReadable(Relation relation) {
        return !isStandby || relation.relpersistence() != 'u';
    }

    /** Returns the objects that the role may not read and the dump leaves out. */
    public Unreadable unreadable() {
        return unreadable;
    }

    /**
     * Returns the locked tables (ordinary and partitioned), which cannot change: only these may be passed to {@code pg_get_…}
     * functions.
     */
    public Set<Long> lockedTables() {
        return lockedTables;
    }

    public Namespaces namespaces() {
        return namespaces;
    }

    public ExtensionMembers members() {
        return members;
    }

    /** Returns the parts that users added to relations of extensions. */
    public ExtensionAdditions additions() {
        return additions;
    }

    /**
     * Returns the relations of the given kinds whose parts are dumped: those of {@link Relations#dumped}, and relations of
     * extensions with additions.
     */
    public List<Relation> relationsWithParts(String relkinds) {
        List<Relation> relationsWithParts = new ArrayList<>(relations.dumped(relkinds));
        for (long oid : additions.relations()) {
            relations
                    .find(oid)
                    .filter(relations::isChosen)
                    .filter(relation -> relkinds.indexOf(relation.relkind()) >= 0)
                    .ifPresent(relationsWithParts::add);
        }
        return relationsWithParts;
    }

    /** Returns the oids of {@link #relationsWithParts}. */
    public List<Long> oidsWithParts(String relkinds) {
        return relationsWithParts(relkinds).stream().map(Relation::oid).toList();
    }

    /**
     * Returns all tables, views, sequences, … whose definition or rows are dumped, those of extensions, and those outside the
     * selected part.
     */
    public Relations relations() {
        return relations;
    }

    /** Returns the columns of all {@link #relations}. */
    public Columns columns() {
        return columns;
    }

    /** Returns the parents and children of tables and indexes. */
    public Inheritance inheritance() {
        return inheritance;
    }

    /** Whether an object in this schema is to be dumped: the schema is a user's, and the object is not a member of an extension. */
    public boolean isDumped(ObjectId id, long namespaceOid) {
        return namespaces.isDumped(namespaceOid)
                && part.includesSchema(namespaces.name(namespaceOid))
                && !members.isMember(id);
    }

    /** Returns the name of a role, unquoted, and notes that the dump uses it. */
    public String role(long oid) {
        String name = Optional.ofNullable(roles.get(oid))
                .orElseThrow(() -> DatabaseException.sqlFailed(
                        "an object belongs to a role that does not exist, oid " + oid,
                        "give the object another owner"));
        usedRoles.add(name);
        return name;
    }

    /** Whether a role of this name exists. */
    boolean isRole(String name) {
        return roleNames.contains(name);
    }

    /** Notes that the dump uses a role. */
    public void useRole(String name) {
        usedRoles.add(name);
    }

    /**
     * Notes an object that the dump does not cover, or cannot cover fully.
     *
     * @param object kind and name, quoted as in SQL
     * @param why a few words
     */
    public void omit(Omission.Reason reason, String object, String why) {
        omissions.add(Omission.of(reason, object, why));
    }

    /** Returns the collector of losses, so that no proof expects the lost objects. */
    public CopyLosses losses() {
        return losses;
    }

    /** Notes a fact that users should know and that loses nothing; a sentence without a final stop. */
    public void warn(String warning) {
        warnings.add(warning);
    }

    /** Notes warnings of one kind, of which there may be many. */
    public void warnOfEach(List<String> found) {
        found.stream().limit(MOST_OF_ONE_SORT).forEach(this::warn);
        if (found.size() > MOST_OF_ONE_SORT) {
            warn("and " + (found.size() - MOST_OF_ONE_SORT) + " more like the last one");
        }
    }

    /** Notes losses of one kind: a warning for each, or an omission if rows would be lost. */
    public void nameEach(List<Loss> losses) {
        losses.stream()
                .filter(Loss::hasRows)
                .filter(loss ->
                        omissions.stream().noneMatch(known -> known.object().equals(loss.object())))
                .forEach(loss -> omit(Omission.Reason.IMPOSSIBLE, loss.object(), loss.why()));
        warnOfEach(losses.stream()
                .filter(loss -> !loss.hasRows())
                .map(loss -> loss.object() + " " + loss.why())
                .toList());
    }

    /**
     * Returns {@code ALTER … OWNER TO …;}.
     *
     * @param target kind and quoted name as {@code ALTER} needs them, {@code TABLE shop.orders}
     */
    public String ownerOf(String target, long ownerOid) {
        return OwnerText.mark("ALTER " + target + " OWNER TO " + Sql.ident(role(ownerOid)) + ";\n");
    }

    /**
     * Returns the comment and the security labels on an object, as statements; empty if there are none.
     *
     * @param target kind and quoted name as {@code COMMENT ON} needs them, {@code TABLE shop.orders}
     */
    public String annotationsOf(String target, ObjectId id) {
        return annotations.statements(target, id, 0);
    }

    /** Returns the same as {@link #annotationsOf(String, ObjectId)} for a part of an object, which is a column. */
    public String annotationsOf(String target, ObjectId id, int part) {
        return annotations.statements(target, id, part);
    }

    /** Returns the text of the comment on an object. */
    public Optional<String> commentOn(ObjectId id) {
        return annotations.comment(id, 0);
    }

    /**
     * Returns {@code ALTER … DEPENDS ON EXTENSION …;}, one per extension; empty normally.
     *
     * @param target kind and quoted name, {@code INDEX shop.orders_total}
     */
    public String extensionsOf(String target, ObjectId id) {
        StringBuilder statements = new StringBuilder();
        for (String extension : members.extensionsNeededBy(id)) {
            statements
                    .append("ALTER ")
                    .append(target)
                    .append(" DEPENDS ON EXTENSION ")
                    .append(Sql.ident(extension))
                    .append(";\n");
        }
        return statements.toString();
    }

    public List<String> usedRoles() {
        return List.copyOf(usedRoles);
    }

    public List<Omission> omissions() {
        List<Omission> all = new ArrayList<>(unreadable.others());
        all.addAll(omissions);
        return all;
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }
}
