/**
 * PostgreSQL over JDBC: dumps databases without pg_dump, and loads them again.
 *
 * <p>{@link io.pgbackup.jdbc.JdbcSettings} names the database, and {@link io.pgbackup.jdbc.JdbcAdapter} creates the core's ports
 * for it. Everything in the packages below is internal.
 */
@NullMarked
package io.pgbackup.jdbc;

import org.jspecify.annotations.NullMarked;
