/**
 * The service inside another program. {@link io.pgbackup.embedded.PgBackup} backs up, restores and verifies with defaults for most options;
 * the request classes of the core contain the other options.
 */
@NullMarked
package io.pgbackup.embedded;

import org.jspecify.annotations.NullMarked;
