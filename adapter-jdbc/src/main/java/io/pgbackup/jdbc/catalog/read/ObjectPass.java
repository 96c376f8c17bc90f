package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import java.util.List;
import java.util.Map;

/** Completes the objects once all sources have been read: privileges, dependencies that need two kinds. */
@FunctionalInterface
public interface ObjectPass {

    /**
     * Works on the objects by id.
     *
     * @return further objects; normally none
     */
    List<CatalogObject> complete(CatalogContext context, Map<ObjectId, CatalogObject> objects);
}
