/**
 * What the scripts of this directory start: JMH benchmarks of the hot loops ({@code jmh.sh}), and a store and a slow line for the
 * side-by-side runs ({@code run.sh}). They say how fast and never whether, so no build runs them.
 */
@NullMarked
package io.pgbackup.benchmarks;

import org.jspecify.annotations.NullMarked;
