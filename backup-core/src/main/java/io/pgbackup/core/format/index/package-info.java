/**
 * The table of contents at the end of a backup: what is in which segment, with checksums and hashes; how it is written, read and bounded.
 */
@NullMarked
package io.pgbackup.core.format.index;

import org.jspecify.annotations.NullMarked;
