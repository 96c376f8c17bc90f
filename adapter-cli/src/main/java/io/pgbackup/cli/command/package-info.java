/** The commands, one class each, and what they have in common. */
@NullMarked
package io.pgbackup.cli.command;

import org.jspecify.annotations.NullMarked;
