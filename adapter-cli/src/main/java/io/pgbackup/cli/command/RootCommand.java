package io.pgbackup.cli.command;

import jakarta.inject.Inject;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program itself, which does nothing without a command. */
@Command(
        name = "backup-cli",
        description = "Backs up PostgreSQL databases to S3 or a directory, and restores them. Needs no pg_dump.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Settings come from the command line, the environment and backup.yaml, in this order of precedence.",
            "Exit codes: 0 success, 1 failed, 2 usage or configuration, 3 database unreachable or refused,",
            "4 store unreachable or refused, 5 backup damaged, 6 target not empty or in conflict,",
            "7 another run holds the lock, 130 interrupted."
        })
public final class RootCommand implements Runnable {

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli fills it
    private final GlobalOptions global;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Inject
    RootCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public void run() {
        CommandLine line = spec.commandLine();
        throw new ParameterException(line, "a command is missing");
    }
}
