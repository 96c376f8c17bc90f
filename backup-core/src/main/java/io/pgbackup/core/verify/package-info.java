/**
 * Reads stored backups: finds them by name, time and source, orders them by lineage for retention, and verifies every byte and checksum of
 * one.
 */
@NullMarked
package io.pgbackup.core.verify;

import org.jspecify.annotations.NullMarked;
