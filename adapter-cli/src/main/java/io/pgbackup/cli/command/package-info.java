/** The commands, one class each, and their common parts. */
@NullMarked
package io.pgbackup.cli.command;

import org.jspecify.annotations.NullMarked;
