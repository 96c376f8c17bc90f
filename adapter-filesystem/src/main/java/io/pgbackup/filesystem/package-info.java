/**
 * Backups in a directory: the embedded default, and what a mounted disk needs.
 *
 * <p>Everything unfinished has a hidden name beside the final one, is locked by the process that writes it, and becomes
 * visible by a hard link, which no other run can be overwritten with.
 */
@NullMarked
package io.pgbackup.filesystem;

import org.jspecify.annotations.NullMarked;
