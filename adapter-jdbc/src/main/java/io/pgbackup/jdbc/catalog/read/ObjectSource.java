package io.pgbackup.jdbc.catalog.read;

import io.pgbackup.jdbc.catalog.graph.CatalogObject;
import java.util.List;

/** Reads all objects of one kind, with a number of queries that does not grow with the number of objects. */
@FunctionalInterface
public interface ObjectSource {

    /**
     * Returns the objects that are to be dumped, in any order, and the nodes that only carry their dependencies. Members of
     * extensions are left out: an object that depends on a member depends on the extension.
     */
    List<CatalogObject> read(CatalogContext context);
}
