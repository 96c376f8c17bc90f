/**
 * How the catalogs are read: queries and their rows, and what every kind of object looks up, such as relations, columns, schemas, members of
 * extensions, what is dumped at all, and dependencies.
 */
@NullMarked
package io.pgbackup.jdbc.catalog.read;

import org.jspecify.annotations.NullMarked;
