/**
 * How the catalogs are read: queries and their rows, and the lookups that every kind of object needs, such as relations, columns,
 * schemas, members of extensions, the selected part of the database, and dependencies.
 */
@NullMarked
package io.pgbackup.jdbc.catalog.read;

import org.jspecify.annotations.NullMarked;
