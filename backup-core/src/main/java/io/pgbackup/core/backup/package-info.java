/** The backup use case: planning, the parallel engine, and its result. */
@NullMarked
package io.pgbackup.core.backup;

import org.jspecify.annotations.NullMarked;
