package io.pgbackup.cli.wiring;

import dagger.Module;
import dagger.Provides;
import io.pgbackup.cli.Environment;
import io.pgbackup.cli.command.BackupCommand;
import io.pgbackup.cli.command.CatCommand;
import io.pgbackup.cli.command.CheckCommand;
import io.pgbackup.cli.command.GlobalOptions;
import io.pgbackup.cli.command.ListCommand;
import io.pgbackup.cli.command.PruneCommand;
import io.pgbackup.cli.command.RestoreCommand;
import io.pgbackup.cli.command.ShowCommand;
import io.pgbackup.cli.command.ToolVersion;
import io.pgbackup.cli.command.Tools;
import io.pgbackup.cli.command.VerifyCommand;
import io.pgbackup.cli.output.Console;
import io.pgbackup.config.SettingsLoader;
import io.pgbackup.connect.Codecs;
import io.pgbackup.connect.Databases;
import io.pgbackup.connect.Stores;
import io.pgbackup.connect.Surroundings;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The commands and what they share. */
@Module
final class CommandModule {

    private CommandModule() {}

    @Provides
    static Surroundings surroundings(Environment environment) {
        return new Surroundings(environment.variables(), environment.directory());
    }

    @Provides
    @Singleton
    static Console console(Environment environment) {
        return new Console(environment.out(), environment.err(), environment.clock());
    }

    @Provides
    @Singleton
    static GlobalOptions globalOptions() {
        return new GlobalOptions();
    }

    @Provides
    @Singleton
    static ToolVersion version() {
        return ToolVersion.ofBuild();
    }

    @Provides
    static Tools tools(
            GlobalOptions global,
            Environment environment,
            Console console,
            SettingsLoader loader,
            Stores stores,
            Databases databases,
            Codecs codecs,
            Supplier<String> runTokens,
            ToolVersion version) {
        return new Tools(global, environment, console, loader, stores, databases, codecs, runTokens, version);
    }

    @Provides
    static Map<String, Object> commands(
            BackupCommand backup,
            RestoreCommand restore,
            ListCommand list,
            ShowCommand show,
            CatCommand cat,
            VerifyCommand verify,
            PruneCommand prune,
            CheckCommand check) {
        Map<String, Object> commands = new LinkedHashMap<>();
        commands.put("backup", backup);
        commands.put("restore", restore);
        commands.put("list", list);
        commands.put("show", show);
        commands.put("cat", cat);
        commands.put("verify", verify);
        commands.put("prune", prune);
        commands.put("check", check);
        return commands;
    }
}
