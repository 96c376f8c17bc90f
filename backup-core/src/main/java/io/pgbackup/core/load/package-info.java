/** SQL to database: the loader port. */
@NullMarked
package io.pgbackup.core.load;

import org.jspecify.annotations.NullMarked;
