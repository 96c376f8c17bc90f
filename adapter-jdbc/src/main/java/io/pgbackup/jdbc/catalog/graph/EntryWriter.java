package io.pgbackup.jdbc.catalog.graph;

import io.pgbackup.core.dump.Entry;
import io.pgbackup.core.dump.EntryKind;
import io.pgbackup.core.dump.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns sorted objects into entries: in the order of the file, with dependencies on entries only. */
public final class EntryWriter {

    private final Map<ObjectId, CatalogObject> objects;

    public EntryWriter(Map<ObjectId, CatalogObject> objects) {
        this.objects = objects;
    }

    /** An entry that has no id yet; privileges follow their object. */
    private record Draft(CatalogObject object, Place place, List<CatalogObject.Privileges> privileges) {}

    public List<Entry> write(List<CatalogObject> sorted, CatalogContents contents) {
        List<Draft> drafts = new ArrayList<>();
        for (CatalogObject object : sorted) {
            if (object.isWritten()) {
                drafts.add(new Draft(object, object.place(), List.of()));
            }
            for (CatalogObject.Privileges privileges : object.privileges()) {
                drafts.add(new Draft(object, Place.PRIVILEGES, List.of(privileges)));
            }
        }
        drafts.sort(Comparator.comparing(Draft::place));
        Map<ObjectId, Integer> ids = new HashMap<>();
        for (int i = 0; i < drafts.size(); i++) {
            if (drafts.get(i).privileges().isEmpty()) {
                ids.put(drafts.get(i).object().id(), i + 1);
            }
        }
        contents.entryIds(EntryIds.of(objects, ids));
        List<Entry> entries = new ArrayList<>(drafts.size());
        for (int i = 0; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            if (draft.privileges().isEmpty()) {
                entries.add(entry(i + 1, draft.object(), ids, contents));
            } else {
                entries.add(privileges(i + 1, draft.object(), draft.privileges().get(0), ids));
            }
        }
        return entries;
    }

    private Entry entry(int id, CatalogObject object, Map<ObjectId, Integer> ids, CatalogContents contents) {
        object.content().ifPresent(content -> content.announce(id, contents));
        OwnerText text = OwnerText.split(object.sql());
        return new Entry(
                id,
                object.kind().entryKind().orElseThrow(),
                object.schema(),
                object.name(),
                object.table(),
                object.owner(),
                object.section(),
                object.place(),
                dependencies(object, ids),
                text.sql(),
                text.ownerSql());
    }

    private static Entry privileges(
            int id, CatalogObject object, CatalogObject.Privileges privileges, Map<ObjectId, Integer> ids) {
        Integer target = ids.get(object.id());
        return new Entry(
                id,
                EntryKind.ACL,
                object.schema(),
                privileges.name(),
                "",
                object.owner(),
                object.section(),
                Place.PRIVILEGES,
                target == null ? List.of() : List.of(target),
                privileges.sql(),
                "");
    }

    /**
     * Returns the nearest entries that the object depends on, looking through objects that are not written; boundaries end the
     * search.
     */
    private List<Integer> dependencies(CatalogObject object, Map<ObjectId, Integer> ids) {
        List<Integer> found = new ArrayList<>();
        Set<ObjectId> seen = new IdSet();
        seen.add(object.id());
        List<ObjectId> open = new ArrayList<>(object.dependencies());
        for (int i = 0; i < open.size(); i++) {
            ObjectId next = open.get(i);
            CatalogObject dependency = objects.get(next);
            if (!seen.add(next) || dependency == null || isBoundary(dependency.kind())) {
                continue;
            }
            Integer id = ids.get(next);
            if (id == null) {
                open.addAll(dependency.dependencies());
            } else {
                found.add(id);
            }
        }
        Collections.sort(found);
        return List.copyOf(found);
    }

    private static boolean isBoundary(ObjectKind kind) {
        return kind == ObjectKind.PRE_DATA_BOUNDARY || kind == ObjectKind.POST_DATA_BOUNDARY;
    }
}
