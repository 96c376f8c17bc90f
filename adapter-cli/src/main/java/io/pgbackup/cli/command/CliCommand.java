package io.pgbackup.cli.command;

import io.pgbackup.cli.output.Logging;
import io.pgbackup.config.LogFormat;
import io.pgbackup.config.LogLevel;
import io.pgbackup.config.Setting;
import io.pgbackup.config.Settings;
import io.pgbackup.config.SettingsSources;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The common part of all commands: it reads settings, sets up logging, and closes everything that was opened at the end. */
abstract class CliCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(CliCommand.class);

    private final Tools tools;

    CliCommand(Tools tools) {
        this.tools = tools;
    }

    /** Runs the command; returns the exit code. */
    abstract int run(Invocation invocation);

    /** Returns the settings that options of this command override. */
    Map<Setting, String> overrides() {
        return Map.of();
    }

    @Override
    public final Integer call() {
        GlobalOptions global = tools.global();
        tools.console().use(formatOfEnvironment(), global.json());
        Logging.configure(tools.console(), global.verbose() ? LogLevel.DEBUG : LogLevel.WARN, global.verbose());
        Settings settings = settings(global);
        tools.console().use(settings.logFormat() == LogFormat.JSON ? LogFormat.JSON : LogFormat.TEXT, global.json());
        Logging.configure(tools.console(), level(settings, global), global.verbose());
        settings.warnings().forEach(LOG::warn);
        try (Invocation invocation = new Invocation(tools, settings)) {
            return run(invocation);
        }
    }

    /** Returns the format of messages for failures to read the settings themselves. */
    private LogFormat formatOfEnvironment() {
        String format = tools.environment().variables().getOrDefault(Setting.LOG_FORMAT.variable(), "");
        return format.equalsIgnoreCase(LogFormat.JSON.name()) ? LogFormat.JSON : LogFormat.TEXT;
    }

    private Settings settings(GlobalOptions global) {
        Map<Setting, String> commandLine = new EnumMap<>(Setting.class);
        commandLine.putAll(overrides());
        put(commandLine, Setting.STORE, global.store());
        put(commandLine, Setting.NETWORK_TIMEOUT, global.networkTimeout());
        return tools.loader()
                .load(new SettingsSources(
                        commandLine,
                        tools.environment().variables(),
                        global.config() == null
                                ? null
                                : tools.environment().directory().resolve(global.config()),
                        tools.environment().directory().resolve(SettingsSources.DEFAULT_FILE_NAME)));
    }

    static void put(Map<Setting, String> settings, Setting setting, @Nullable String value) {
        if (value != null) {
            settings.put(setting, value);
        }
    }

    private static LogLevel level(Settings settings, GlobalOptions global) {
        if (global.verbose()) {
            return LogLevel.DEBUG;
        }
        boolean louder = settings.logLevel().compareTo(LogLevel.WARN) > 0;
        return global.quiet() && louder ? LogLevel.WARN : settings.logLevel();
    }
}
