package io.pgbackup.jdbc.catalog.graph;

import java.util.LinkedHashMap;
import java.util.Map;

/** A dependency graph made by hand. */
final class Nodes {

    private final Map<ObjectId, CatalogObject> objects = new LinkedHashMap<>();
    private long nextOid = 20000;

    Nodes() {
        for (ObjectKind boundary : new ObjectKind[] {ObjectKind.PRE_DATA_BOUNDARY, ObjectKind.POST_DATA_BOUNDARY}) {
            ObjectId id = ObjectId.derived(boundary, 0);
            objects.put(id, new CatalogObject(id, boundary, "", boundary.name()));
        }
        node(ObjectId.POST_DATA_BOUNDARY).dependsOn(ObjectId.PRE_DATA_BOUNDARY);
    }

    /** Adds an object of schema {@code s}, before or after the boundaries as its kind wants. */
    CatalogObject add(ObjectKind kind, String name) {
        CatalogObject object = new CatalogObject(new ObjectId(1, nextOid++), kind, "s", name);
        objects.put(object.id(), object);
        if (kind.rank() < ObjectKind.PRE_DATA_BOUNDARY.rank()) {
            node(ObjectId.PRE_DATA_BOUNDARY).dependsOn(object.id());
        } else {
            object.dependsOn(ObjectId.POST_DATA_BOUNDARY);
        }
        return object;
    }

    /** Adds an object that is part of another one's definition. */
    CatalogObject addInline(ObjectKind kind, String name, CatalogObject whole) {
        CatalogObject part = new CatalogObject(new ObjectId(1, nextOid++), kind, "s", name).inlineIn(whole.id());
        objects.put(part.id(), part);
        whole.dependsOn(part.id());
        return part;
    }

    /** Adds the placeholder of a type. */
    CatalogObject addShell(CatalogObject type) {
        ObjectId id = ObjectId.derived(ObjectKind.SHELL_TYPE, type.id().oid());
        CatalogObject shell = new CatalogObject(id, ObjectKind.SHELL_TYPE, "s", type.name()).unwritten();
        objects.put(id, shell);
        return shell;
    }

    Map<ObjectId, CatalogObject> objects() {
        return objects;
    }

    private CatalogObject node(ObjectId id) {
        CatalogObject object = objects.get(id);
        if (object == null) {
            throw new IllegalArgumentException("no node " + id);
        }
        return object;
    }
}
