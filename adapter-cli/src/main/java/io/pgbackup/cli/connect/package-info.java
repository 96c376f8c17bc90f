/** Backups in single files. */
@NullMarked
package io.pgbackup.cli.connect;

import org.jspecify.annotations.NullMarked;
