/** Proving a stored backup again: every byte, every checksum, and against a database. */
@NullMarked
package io.pgbackup.core.verify;

import org.jspecify.annotations.NullMarked;
