/** Puts the function together. Only here adapters are named. */
@NullMarked
package io.pgbackup.lambda.wiring;

import org.jspecify.annotations.NullMarked;
