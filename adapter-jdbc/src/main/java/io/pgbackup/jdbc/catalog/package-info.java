/**
 * The catalog of a database as entries: what its objects are, what SQL they become, and in which order.
 *
 * <p>{@link io.pgbackup.jdbc.catalog.CatalogReader} is the way in. One class per kind of object, each an {@code ObjectSource}; to
 * add a kind is to add a file and a line in {@code Sources}. The sources yield {@code CatalogObject}s, nodes of a graph whose
 * edges come from {@code pg_depend}; the sorter puts them into an order in which each can be created, and repairs loops by
 * writing parts of objects apart.
 */
@NullMarked
package io.pgbackup.jdbc.catalog;

import org.jspecify.annotations.NullMarked;
