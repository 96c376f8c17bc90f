/** Structured concurrency for the use cases: threads that are always joined, and whose first failure ends the rest. */
@NullMarked
package io.pgbackup.core.worker;

import org.jspecify.annotations.NullMarked;
