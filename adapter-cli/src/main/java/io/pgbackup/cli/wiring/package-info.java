/** Puts the program together. Only here adapters are named. */
@NullMarked
package io.pgbackup.cli.wiring;

import org.jspecify.annotations.NullMarked;
