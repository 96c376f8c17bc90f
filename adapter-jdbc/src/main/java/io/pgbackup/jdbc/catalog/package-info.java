/**
 * The catalog of a database as entries: its objects, the SQL that creates them, and their order.
 *
 * <p>{@link io.pgbackup.jdbc.catalog.CatalogReader} is the entry point. There is one class per kind of object, each an {@code
 * ObjectSource}, in the package of its subject ({@code table}, {@code type}, {@code routine}, {@code database}, {@code rights});
 * {@code docs/architecture.md} lists what a new kind needs. The sources return {@code CatalogObject}s, nodes of a
 * {@code graph} whose edges come from {@code pg_depend}. The sorter puts them into an order in which each can be created, and
 * repairs loops by writing parts of objects separately. The package {@code warning} reports losses, {@code search} finds damaged
 * objects, and {@code globals} reads the objects of the server.
 *
 * <p>From the bottom: {@code graph} and {@code damage}, then {@code read}, then the packages of subjects, which do not know each
 * other, then this one.
 */
@NullMarked
package io.pgbackup.jdbc.catalog;

import org.jspecify.annotations.NullMarked;
