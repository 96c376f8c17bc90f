package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The objects that belong to extensions, and those that only need an extension. */
public final class ExtensionMembers {

    /**
     * Whether the content of relation {@code c} is dumped: it is not a member of an extension, or is one of the extension's
     * configuration tables.
     */
    public static final String HAS_DUMPED_CONTENT = """
            (NOT EXISTS (
                 SELECT FROM pg_depend d
                 WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                   AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e')
             OR EXISTS (SELECT FROM pg_extension e WHERE c.oid = ANY (e.extconfig)))""";

    private static final String ALL = """
            SELECT d.classid, d.objid, d.refobjid, d.deptype, e.extname
            FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
            WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype IN ('e', 'x')
            ORDER BY e.extname""";

    private final Map<ObjectId, Long> extensions = new HashMap<>();
    private final Map<ObjectId, List<String>> needed = new HashMap<>();

    private ExtensionMembers() {}

    static ExtensionMembers read(CatalogQueries queries) {
        ExtensionMembers members = new ExtensionMembers();
        queries.rows(ALL, row -> {
            ObjectId id = new ObjectId(row.oid("classid"), row.oid("objid"));
            if (row.letter("deptype") == 'e') {
                members.extensions.put(id, row.oid("refobjid"));
            } else {
                members.needed.computeIfAbsent(id, key -> new ArrayList<>()).add(row.text("extname"));
            }
            return id;
        });
        return members;
    }

    public boolean isMember(ObjectId id) {
        return extensions.containsKey(id);
    }

    /** Returns the extension that the object is a member of. */
    public Optional<ObjectId> extensionOf(ObjectId id) {
        return Optional.ofNullable(extensions.get(id)).map(oid -> new ObjectId(SystemCatalog.EXTENSION, oid));
    }

    /** Returns the names of the extensions that the object {@code DEPENDS ON} without being a member. */
    List<String> extensionsNeededBy(ObjectId id) {
        return needed.getOrDefault(id, List.of());
    }
}
