/** Warnings about properties that a backup loses, or that may differ after a restore. */
@NullMarked
package io.pgbackup.jdbc.catalog.warning;

import org.jspecify.annotations.NullMarked;
