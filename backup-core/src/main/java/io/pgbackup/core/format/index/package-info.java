/**
 * The table of contents at the end of a backup: it lists the content of each segment, with checksums and hashes. This package writes and
 * reads it and checks its bounds.
 */
@NullMarked
package io.pgbackup.core.format.index;

import org.jspecify.annotations.NullMarked;
