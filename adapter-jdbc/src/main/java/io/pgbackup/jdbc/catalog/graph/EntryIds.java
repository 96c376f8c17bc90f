package io.pgbackup.jdbc.catalog.graph;

import java.util.HashMap;
import java.util.Map;

/** Which entry makes an object: its own, or that of the object in whose definition it stands. */
public final class EntryIds {

    private final Map<ObjectId, Integer> ids;

    private EntryIds(Map<ObjectId, Integer> ids) {
        this.ids = ids;
    }

    /**
     * The entries of a dump.
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
     * The id of the entry; 0 if no entry makes it by itself.
     *
     * @param classOid the catalog that holds the object
     * @param oid of the object
     */
    public int of(long classOid, long oid) {
        return ids.getOrDefault(new ObjectId(classOid, oid), 0);
    }
}
