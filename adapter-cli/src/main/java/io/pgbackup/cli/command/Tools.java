package io.pgbackup.cli.command;

import io.pgbackup.cli.Environment;
import io.pgbackup.cli.output.Console;
import io.pgbackup.config.SettingsLoader;
import io.pgbackup.connect.Codecs;
import io.pgbackup.connect.Databases;
import io.pgbackup.connect.Stores;
import io.pgbackup.program.ToolVersion;
import java.util.function.Supplier;

/**
 * What all commands work with.
 *
 * @param global the options of this run
 * @param environment of the program
 * @param console takes results and messages
 * @param loader reads settings
 * @param stores opens stores
 * @param databases finds databases
 * @param codecs compress
 * @param runTokens make the token of a run
 * @param version of this program
 */
public record Tools(
        GlobalOptions global,
        Environment environment,
        Console console,
        SettingsLoader loader,
        Stores stores,
        Databases databases,
        Codecs codecs,
        Supplier<String> runTokens,
        ToolVersion version) {}
