/**
 * Servers for integration tests: PostgreSQL of a chosen major version, two S3 servers, and the client programs of the machine.
 *
 * <p>{@link io.pgbackup.testkit.server.PostgresServer} is the real thing. The S3 servers differ on purpose: one is ours, strict
 * where S3 is strict and able to fail on demand; the other is a third party's, so that a misreading of S3's rules is not proved
 * right by a server that shares it.
 */
@NullMarked
package io.pgbackup.testkit.server;

import org.jspecify.annotations.NullMarked;
