/** Decides which backups may be deleted: a pure policy with a reason for every backup, and the use case that applies it. */
@NullMarked
package io.pgbackup.core.retention;

import org.jspecify.annotations.NullMarked;
