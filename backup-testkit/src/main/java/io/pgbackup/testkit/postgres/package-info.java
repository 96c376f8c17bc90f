/** PostgreSQL servers of every supported version, with their client programs. */
@NullMarked
package io.pgbackup.testkit.postgres;

import org.jspecify.annotations.NullMarked;
