/** Database to SQL: the core's dumper port. Internal; {@link io.pgbackup.jdbc.JdbcAdapter} makes it. */
@NullMarked
package io.pgbackup.jdbc.dump;

import org.jspecify.annotations.NullMarked;
