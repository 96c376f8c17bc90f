/**
 * Carries a plan out: statements and rows over several sessions, and what is known of the target when one fails.
 */
@NullMarked
package io.pgbackup.core.restore.engine;

import org.jspecify.annotations.NullMarked;
