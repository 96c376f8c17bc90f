/**
 * The command line program: {@code backup-cli.jar}.
 *
 * <p>{@link io.pgbackup.cli.Main} runs one command of {@link io.pgbackup.cli.command} in this process, {@link
 * io.pgbackup.cli.Cli} the same inside of another. Results go to standard output, everything else to standard error; what the
 * exit codes mean is said in {@link io.pgbackup.core.failure.FailureKind}.
 */
@NullMarked
package io.pgbackup.cli;

import org.jspecify.annotations.NullMarked;
