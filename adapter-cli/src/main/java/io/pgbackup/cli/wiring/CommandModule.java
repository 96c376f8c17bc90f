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
import io.pgbackup.cli.command.Tools;
import io.pgbackup.cli.command.VerifyCommand;
import io.pgbackup.cli.output.Console;
import io.pgbackup.config.SettingsLoader;
import io.pgbackup.connect.Codecs;
import io.pgbackup.connect.Databases;
import io.pgbackup.connect.Stores;
import io.pgbackup.connect.Surroundings;
import io.pgbackup.program.ToolVersion;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Provides the commands and their shared services. */
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
    static Map<String, Supplier<Object>> commands(
            Provider<BackupCommand> backup,
            Provider<RestoreCommand> restore,
            Provider<ListCommand> list,
            Provider<ShowCommand> show,
            Provider<CatCommand> cat,
            Provider<VerifyCommand> verify,
            Provider<PruneCommand> prune,
            Provider<CheckCommand> check) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("backup", backup::get);
        commands.put("restore", restore::get);
        commands.put("list", list::get);
        commands.put("show", show::get);
        commands.put("cat", cat::get);
        commands.put("verify", verify::get);
        commands.put("prune", prune::get);
        commands.put("check", check::get);
        return commands;
    }
}
