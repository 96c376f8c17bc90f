/** Decides which parts of a backup are restored, and in which order, from the index of the backup and the facts of the target. Pure. */
@NullMarked
package io.pgbackup.core.restore.plan;

import org.jspecify.annotations.NullMarked;
