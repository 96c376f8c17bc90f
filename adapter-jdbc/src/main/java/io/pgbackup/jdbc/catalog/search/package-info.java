/** The search for damage in the catalogs of a database. */
@NullMarked
package io.pgbackup.jdbc.catalog.search;

import org.jspecify.annotations.NullMarked;
