/**
 * The programs that the scripts of this directory start: JMH benchmarks of the hot loops ({@code jmh.sh}), and a store and a slow line for
 * the side-by-side runs ({@code run.sh}). They measure speed and check nothing, so no build runs them.
 */
@NullMarked
package io.pgbackup.benchmarks;

import org.jspecify.annotations.NullMarked;
