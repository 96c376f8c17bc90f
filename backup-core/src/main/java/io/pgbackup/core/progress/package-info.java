/** Events of a running backup or restore, for whoever watches. */
@NullMarked
package io.pgbackup.core.progress;

import org.jspecify.annotations.NullMarked;
