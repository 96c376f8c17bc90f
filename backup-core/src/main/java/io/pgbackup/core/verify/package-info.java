/** Verifies a stored backup again: every byte and every checksum, and finds backups by name and time. */
@NullMarked
package io.pgbackup.core.verify;

import org.jspecify.annotations.NullMarked;
