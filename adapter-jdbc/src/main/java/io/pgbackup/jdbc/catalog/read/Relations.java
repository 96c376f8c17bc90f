package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.jdbc.catalog.graph.ObjectId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The relations of user schemas, including members of extensions; tables that are dumped and are not members are locked. */
public final class Relations {

    private static final String ALL = """
            SELECT c.oid, c.relnamespace, n.nspname, c.relname, c.relkind, c.relowner, c.relpersistence, c.relispartition,
                   c.relrowsecurity, c.relforcerowsecurity, c.relispopulated, c.reloptions::text AS reloptions,
                   t.reloptions::text AS toast_options, s.spcname, a.amname, c.relreplident, c.reltype,
                   CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS of_type
            FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_class t ON t.oid = c.reltoastrelid AND t.relkind = 't'
                LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
                LEFT JOIN pg_am a ON a.oid = c.relam
            WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c') AND c.relpersistence <> 't'
            ORDER BY c.oid""";

    private final Map<Long, Relation> relations = new LinkedHashMap<>();

    private final DumpedPart part;

    private Relations(DumpedPart part) {
        this.part = part;
    }

    static Relations read(
            CatalogQueries queries, int major, DumpedPart part, ExtensionMembers members, Set<Long> lockedTables) {
        Relations relations = new Relations(part);
        for (Relation relation : queries.rows(ALL, row -> relation(row, major, members))) {
            boolean needsLock = !relation.isMember()
                    && (relation.relkind() == 'r' || relation.relkind() == 'p')
                    && part.includes(relation.oid());
            if (Namespaces.isUserSchema(relation.schema()) && (!needsLock || lockedTables.contains(relation.oid()))) {
                relations.relations.put(relation.oid(), relation);
            }
        }
        return relations;
    }

    private static Relation relation(Row row, int major, ExtensionMembers members) throws SQLException {
        long oid = row.oid("oid");
        char relkind = row.letter("relkind");
        StorageParameters parameters = StorageParameters.ofRelation(relkind);
        List<String> options = row.list("reloptions");
        List<String> toastOptions = row.list("toast_options");
        return new Relation(
                oid,
                row.text("nspname"),
                row.text("relname"),
                relkind,
                row.oid("relowner"),
                row.letter("relpersistence"),
                members.isMember(ObjectId.relation(oid)),
                row.flag("relispartition"),
                row.flag("relrowsecurity"),
                row.flag("relforcerowsecurity"),
                row.flag("relispopulated"),
                parameters.known(options, major),
                parameters.unknown(options, major),
                StorageParameters.TOAST_TABLE.known(toastOptions, major),
                StorageParameters.TOAST_TABLE.unknown(toastOptions, major),
                row.textOrEmpty("spcname"),
                row.textOrEmpty("amname"),
                row.letter("relreplident"),
                row.oid("reltype"),
                row.textOrEmpty("of_type"));
    }

    public Optional<Relation> find(long oid) {
        return Optional.ofNullable(relations.get(oid));
    }

    /** Returns the relation if its definition is dumped. */
    public Optional<Relation> findDumped(long oid) {
        return find(oid).filter(relation -> !relation.isMember() && isChosen(relation));
    }

    /** Whether the relation is in the part of the database that is dumped. */
    public boolean isChosen(Relation relation) {
        return part.includes(relation.oid());
    }

    /** Returns a relation that must exist. */
    public Relation get(long oid) {
        return find(oid).orElseThrow(() -> new IllegalStateException("no relation with oid " + oid));
    }

    public Collection<Relation> all() {
        return relations.values();
    }

    /** Returns the relations of the given kinds whose definition is dumped, by oid. */
    public List<Relation> dumped(String relkinds) {
        List<Relation> dumped = new ArrayList<>();
        for (Relation relation : relations.values()) {
            if (!relation.isMember() && isChosen(relation) && relkinds.indexOf(relation.relkind()) >= 0) {
                dumped.add(relation);
            }
        }
        return dumped;
    }

    /** Returns the oids of {@link #dumped}. */
    public List<Long> dumpedOids(String relkinds) {
        return dumped(relkinds).stream().map(Relation::oid).toList();
    }
}
