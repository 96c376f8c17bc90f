/** The memory that runs of one process share. */
@NullMarked
package io.pgbackup.core.memory;

import org.jspecify.annotations.NullMarked;
