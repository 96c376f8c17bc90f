/** Structured concurrency for the use cases: threads that are always joined, and whose first failure stops the others. */
@NullMarked
package io.pgbackup.core.worker;

import org.jspecify.annotations.NullMarked;
