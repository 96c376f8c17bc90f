/** Assembles the function. No other package names adapters. */
@NullMarked
package io.pgbackup.lambda.wiring;

import org.jspecify.annotations.NullMarked;
