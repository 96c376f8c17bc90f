/** SQL to database: the core's loader and admin ports. Internal; {@link io.pgbackup.jdbc.JdbcAdapter} makes them. */
@NullMarked
package io.pgbackup.jdbc.load;

import org.jspecify.annotations.NullMarked;
