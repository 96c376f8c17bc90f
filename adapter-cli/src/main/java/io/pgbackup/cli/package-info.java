/**
 * The command line program: {@code backup-cli.jar}.
 *
 * <p>{@link io.pgbackup.cli.Main} runs one command of {@link io.pgbackup.cli.command} as this process, and {@link
 * io.pgbackup.cli.Cli} runs one within another process. Results go to standard output, everything else to standard error; {@link
 * io.pgbackup.core.failure.FailureKind} explains the exit codes.
 */
@NullMarked
package io.pgbackup.cli;

import org.jspecify.annotations.NullMarked;
