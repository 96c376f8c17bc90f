/**
 * SQL to database: implements the core's loader and admin ports. Internal; {@link io.pgbackup.jdbc.JdbcAdapter} creates the
 * implementations.
 */
@NullMarked
package io.pgbackup.jdbc.load;

import org.jspecify.annotations.NullMarked;
