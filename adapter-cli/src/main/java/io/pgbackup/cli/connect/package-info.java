/** Backups in files of their own. */
@NullMarked
package io.pgbackup.cli.connect;

import org.jspecify.annotations.NullMarked;
