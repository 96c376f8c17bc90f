/** The domain of the backup service: what a backup is, how it is made, proved, restored and retired. */
@NullMarked
package io.pgbackup.core;

import org.jspecify.annotations.NullMarked;
