/**
 * The catalog of a database as entries: what its objects are, what SQL they become, and in which order.
 *
 * <p>{@link io.pgbackup.jdbc.catalog.CatalogReader} is the way in. One class per kind of object, each an {@code ObjectSource}, in the package
 * of its subject ({@code table}, {@code type}, {@code routine}, {@code database}, {@code rights}); to add a kind is to add a file there and a
 * line in {@code Sources}. The sources yield {@code CatalogObject}s, nodes of a {@code graph} whose edges come from {@code pg_depend}; the
 * sorter puts them into an order in which each can be created, and repairs loops by writing parts of objects apart. What is lost on the way
 * is told by {@code warning}.
 *
 * <p>From the bottom: {@code graph} and {@code damage}, then {@code read}, then the packages of subjects, which do not know each other, then
 * this one.
 */
@NullMarked
package io.pgbackup.jdbc.catalog;

import org.jspecify.annotations.NullMarked;
