/** The use case of restores: it selects entries, loads them in parallel, and proves the result. */
@NullMarked
package io.pgbackup.core.restore;

import org.jspecify.annotations.NullMarked;
