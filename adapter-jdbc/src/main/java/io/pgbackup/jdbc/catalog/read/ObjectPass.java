package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import io.pgbackup.jdbc.catalog.graph.ObjectId;
import java.util.List;
import java.util.Map;

/** Completes what the sources have read, when all of it is known: privileges, dependencies that need two kinds. */
@FunctionalInterface
public interface ObjectPass {

    /**
     * Works on the objects by id.
     *
     * @return further objects; normally none
     */
    List<CatalogObject> complete(CatalogContext context, Map<ObjectId, CatalogObject> objects);
}
