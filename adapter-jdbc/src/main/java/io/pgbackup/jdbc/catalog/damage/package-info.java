/** Known damage in the catalogs of a database, for queries to read around it and for messages to name it. */
@NullMarked
package io.pgbackup.jdbc.catalog.damage;

import org.jspecify.annotations.NullMarked;
