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
 * The services that all commands use.
 *
 * @param global the options of this run
 * @param environment the environment of the program
 * @param console prints results and messages
 * @param loader reads settings
 * @param stores opens stores
 * @param databases finds databases
 * @param codecs provides compression
 * @param runTokens creates the token of a run
 * @param version the version of this program
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
