/** Database to SQL: the dumper port and the types of its results. */
@NullMarked
package io.pgbackup.core.dump;

import org.jspecify.annotations.NullMarked;
