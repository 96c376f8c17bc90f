package io.pgbackup.jdbc.catalog.graph;

import java.util.HashMap;
import java.util.Map;

/** Finds the entry that creates an object: the object's own, or that of the object whose definition contains it. */
public final class EntryIds {

    private final Map<ObjectId, Integer> ids;

    private EntryIds(Map<ObjectId, Integer> ids) {
        this.ids = ids;
    }

    /**
     * Collects the entries of a dump.
     *
     * @param written the entries of objects that have one
     */
    static EntryIds of(Map<ObjectId, CatalogObject> objects, Map<ObjectId, Integer> written) {
        Map<ObjectId, Integer> ids = new HashMap<>(written);
        objects.values().stream()
                .filter(CatalogObject::isInline)
                .forEach(object -> object.parent().map(written::get).ifPresent(id -> ids.put(object.id(), id)));
        return new EntryIds(ids);
    }

    /**
     * Returns the id of the entry; 0 if no entry creates the object by itself.
     *
     * @param classOid the catalog that holds the object
     * @param oid of the object
     */
    public int of(long classOid, long oid) {
        return ids.getOrDefault(new ObjectId(classOid, oid), 0);
    }
}
