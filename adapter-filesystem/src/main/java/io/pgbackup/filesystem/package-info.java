/**
 * Stores backups in a directory, for embedding applications and mounted disks.
 *
 * <p>An unfinished backup has a hidden name next to the final one, and is locked by the process that writes it. It becomes visible
 * through a hard link, which cannot overwrite the backup of another run.
 */
@NullMarked
package io.pgbackup.filesystem;

import org.jspecify.annotations.NullMarked;
