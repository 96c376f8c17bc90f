/** Assembles the program from its commands and the wiring that all entry points share. */
@NullMarked
package io.pgbackup.cli.wiring;

import org.jspecify.annotations.NullMarked;
