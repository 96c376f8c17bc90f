/** The restore use case: choosing entries, loading them in parallel, and the proof at the end. */
@NullMarked
package io.pgbackup.core.restore;

import org.jspecify.annotations.NullMarked;
