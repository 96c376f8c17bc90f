/** Events of a running backup or restore, for listeners. */
@NullMarked
package io.pgbackup.core.progress;

import org.jspecify.annotations.NullMarked;
