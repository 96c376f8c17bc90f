/** Database to SQL: implements the core's dumper port. Internal; {@link io.pgbackup.jdbc.JdbcAdapter} creates the dumpers. */
@NullMarked
package io.pgbackup.jdbc.dump;

import org.jspecify.annotations.NullMarked;
