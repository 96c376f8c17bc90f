/**
 * The service inside another program. {@link io.pgbackup.embedded.PgBackup} backs up, restores and verifies with defaults for everything that a
 * program rarely decides; the core's own requests and results say the rest.
 */
@NullMarked
package io.pgbackup.embedded;

import org.jspecify.annotations.NullMarked;
