package io.pgbackup.jdbc.catalog;

import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Omission;
import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import io.pgbackup.jdbc.catalog.graph.ObjectKind;
import io.pgbackup.jdbc.catalog.graph.SystemCatalog;
import io.pgbackup.jdbc.catalog.read.CatalogContext;
import io.pgbackup.jdbc.catalog.read.Column;
import io.pgbackup.jdbc.catalog.read.DumpedPart;
import io.pgbackup.jdbc.catalog.read.Row;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Handles objects that depend on objects outside a {@link DumpedPart}. An object that needs an excluded object is left out and
 * named, because the copy certainly will not have the excluded one. An object that needs one that was merely not selected stays,
 * since the target may have it, and the needed object is named.
 */
final class PartCompletion {

    /** Kinds that are always included if their schema, or everything without a schema, is dumped. */
    private static final Set<Long> KINDS = Set.of(
            SystemCatalog.CLASS,
            SystemCatalog.TYPE,
            SystemCatalog.PROC,
            SystemCatalog.OPERATOR,
            SystemCatalog.OPERATOR_CLASS,
            SystemCatalog.OPERATOR_FAMILY,
            SystemCatalog.COLLATION,
            SystemCatalog.CONVERSION,
            SystemCatalog.NAMESPACE,
            SystemCatalog.EXTENSION,
            SystemCatalog.LANGUAGE,
            SystemCatalog.ACCESS_METHOD,
            SystemCatalog.FOREIGN_DATA_WRAPPER,
            SystemCatalog.FOREIGN_SERVER,
            SystemCatalog.TEXT_SEARCH_CONFIGURATION,
            SystemCatalog.TEXT_SEARCH_DICTIONARY,
            SystemCatalog.TEXT_SEARCH_PARSER,
            SystemCatalog.TEXT_SEARCH_TEMPLATE);

    private static final String IDENTITIES = """
            SELECT o.oid, i.type, i.schema, i.identity
            FROM unnest(:oids) AS o (oid), LATERAL pg_identify_object(:class, o.oid, 0) AS i""";

    private final CatalogContext context;
    private final DumpedPart part;
    private final Map<ObjectId, CatalogObject> objects;
    private final Map<ObjectId, Absent> absent = new HashMap<>();
    /** The reason why an object is missing, as the end of a sentence. */
    private final Map<ObjectId, String> gone = new HashMap<>();

    private final List<CatalogObject> leftOut = new ArrayList<>();
    private final Map<ObjectId, String> reasons = new HashMap<>();

    private record Absent(String label, boolean isExcluded) {}

    PartCompletion(CatalogContext context, Map<ObjectId, CatalogObject> objects) {
        this.context = context;
        this.part = context.part();
        this.objects = objects;
    }

    /** Works on objects whose dependencies are connected. */
    void complete() {
        identify(reachedAbsent());
        absent.forEach((id, object) -> {
            if (object.isExcluded()) {
                gone.put(id, object.label());
            }
        });
        leaveOut();
        nameLeftOut();
        Set<String> needs = new TreeSet<>();
        for (ObjectId id : reachedAbsent()) {
            Optional.ofNullable(absent.get(id))
                    .filter(object -> !object.isExcluded())
                    .ifPresent(object -> needs.add(object.label()));
        }
        if (!needs.isEmpty()) {
            context.warn(
                    "the selected objects need others that are not selected, and can be restored only where these exist: "
                            + String.join(", ", needs));
        }
    }

    /**
     * Returns missing objects on which others depend; types that only carry dependencies count only if other objects depend on
     * them.
     */
    private Set<ObjectId> reachedAbsent() {
        Set<ObjectId> reached = new LinkedHashSet<>();
        Deque<CatalogObject> open = new ArrayDeque<>();
        for (CatalogObject object : objects.values()) {
            if (!isBoundary(object) && object.kind() != ObjectKind.DUMMY_TYPE) {
                open.add(object);
            }
        }
        Set<ObjectId> seenTypes = new HashSet<>();
        while (!open.isEmpty()) {
            for (ObjectId id : open.remove().dependencies()) {
                CatalogObject object = objects.get(id);
                if (object == null) {
                    reached.add(id);
                } else if (object.kind() == ObjectKind.DUMMY_TYPE && seenTypes.add(id)) {
                    open.add(object);
                }
            }
        }
        return reached;
    }

    private static boolean isBoundary(CatalogObject object) {
        return object.kind() == ObjectKind.PRE_DATA_BOUNDARY || object.kind() == ObjectKind.POST_DATA_BOUNDARY;
    }

    private void identify(Set<ObjectId> ids) {
        Map<Long, List<Long>> classes = new HashMap<>();
        for (ObjectId id : ids) {
            boolean isRelation = id.classOid() == SystemCatalog.CLASS;
            if (isLeftOutData(id)) {
                absent.put(id, new Absent("the rows of " + part.label(id.oid()) + ", which are left out", true));
            } else if (KINDS.contains(id.classOid()) && (!isRelation || part.knows(id.oid()))) {
                classes.computeIfAbsent(id.classOid(), key -> new ArrayList<>()).add(id.oid());
            }
        }
        classes.forEach((classOid, oids) -> context.queries()
                .rows(IDENTITIES.replace(":class", String.valueOf(classOid)), oids, row -> identify(classOid, row)));
    }

    private boolean isLeftOutData(ObjectId id) {
        boolean isData = id.equals(ObjectId.derived(ObjectKind.TABLE_DATA, id.oid()))
                || id.equals(ObjectId.derived(ObjectKind.MATERIALIZED_VIEW_DATA, id.oid()));
        return isData && part.knows(id.oid()) && part.leavesOutRows(id.oid());
    }

    private boolean identify(long classOid, Row row) throws SQLException {
        ObjectId id = new ObjectId(classOid, row.oid("oid"));
        String label = row.deparsed("type") + " " + row.deparsed("identity");
        boolean isSchema = classOid == SystemCatalog.NAMESPACE;
        String schema = isSchema ? context.namespaces().name(id.oid()) : row.textOrEmpty("schema");
        boolean isExcluded = classOid == SystemCatalog.CLASS ? part.excludes(id.oid()) : part.excludesSchema(schema);
        if (isExcluded) {
            absent.put(id, new Absent(label + ", which is excluded", true));
        } else if (!isSchema || !schema.equals("public")) {
            absent.put(id, new Absent(label, false));
        }
        return isExcluded;
    }

    private void leaveOut() {
        Map<ObjectId, List<CatalogObject>> dependents = new HashMap<>();
        for (CatalogObject object : objects.values()) {
            if (!isBoundary(object)) {
                object.dependencies()
                        .forEach(id -> dependents
                                .computeIfAbsent(id, key -> new ArrayList<>())
                                .add(object));
            }
        }
        // In the order of names: by oid, the order would differ after a restore.
        Deque<ObjectId> open = new ArrayDeque<>(gone.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList());
        while (!open.isEmpty()) {
            ObjectId cause = open.remove();
            String why = gone.getOrDefault(cause, "");
            for (CatalogObject object : dependents.getOrDefault(cause, List.of())) {
                if (!gone.containsKey(object.id()) && objects.remove(object.id(), object)) {
                    boolean isOptional = isOptionalPart(object);
                    if (isOptional) {
                        object.parent().map(objects::get).ifPresent(whole -> whole.dependsNoMoreOn(object.id()));
                        object.writeApart();
                    }
                    boolean isNamed = object.isWritten();
                    reasons.put(object.id(), why);
                    leftOut.add(object);
                    if (!isOptional) {
                        gone.put(object.id(), isNamed ? label(object) + ", which is left out" : why);
                        open.add(object.id());
                    }
                }
            }
        }
    }

    /**
     * Whether the object is a default or a check within another definition that can exist without it; a generated column could not.
     */
    private boolean isOptionalPart(CatalogObject object) {
        if (!object.isInline()) {
            return false;
        }
        if (object.kind() == ObjectKind.DEFAULT) {
            long table = object.parent().orElseThrow().oid();
            return context.columns()
                    .find(table, object.name())
                    .filter(Column::isGenerated)
                    .isEmpty();
        }
        return object.kind() == ObjectKind.CHECK_CONSTRAINT;
    }

    /**
     * Names the objects that are left out. An object that belongs to a named one needs no sentence of its own. Rows that were not
     * left out on request are an omission; users who accept that can exclude their table, too.
     */
    private void nameLeftOut() {
        Set<List<String>> named = new HashSet<>();
        for (CatalogObject object : leftOut) {
            if (isRelation(object)) {
                named.add(List.of(object.schema(), object.name()));
            }
        }
        Set<String> definitions = new TreeSet<>();
        Map<String, String> rows = new TreeMap<>();
        for (CatalogObject object : leftOut) {
            String hangsOn = object.table().isEmpty() ? object.name() : object.table();
            boolean isCovered = !isRelation(object) && named.contains(List.of(object.schema(), hangsOn));
            if (object.isWritten() && !isCovered) {
                boolean hasRows = object.kind() == ObjectKind.TABLE_DATA
                        || (object.kind() == ObjectKind.TABLE
                                && !part.leavesOutRows(object.id().oid()));
                String need = "it needs " + reasons.get(object.id());
                if (hasRows) {
                    rows.put(label(object), need);
                } else {
                    definitions.add(label(object) + " is left out: " + need);
                }
            }
        }
        definitions.forEach(context::warn);
        rows.forEach((object, need) -> context.omit(Omission.Reason.IMPOSSIBLE, object, need));
    }

    private static boolean isRelation(CatalogObject object) {
        return switch (object.kind()) {
            case TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW, SEQUENCE -> true;
            default -> false;
        };
    }

    private static String label(CatalogObject object) {
        return object.kind().entryKind().map(EntryKind::tag).orElse("") + " "
                + (object.schema().isEmpty() ? "" : object.schema() + ".")
                + object.name()
                + (object.table().isEmpty() || object.table().equals(object.name()) ? "" : " on " + object.table());
    }
}
