/** PostgreSQL servers of every supported version, with their client programs, other programs, and connections that go dead. */
@NullMarked
package io.pgbackup.testkit.postgres;

import org.jspecify.annotations.NullMarked;
