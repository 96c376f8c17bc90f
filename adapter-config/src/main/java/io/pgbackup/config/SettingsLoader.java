package io.pgbackup.config;

import io.pgbackup.core.failure.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads settings from all sources, and reports all problems at once. */
public final class SettingsLoader {

    private static final List<String> LIBPQ_NAMES = List.of("PGHOST", "PGHOSTADDR", "PGDATABASE", "PGSERVICE");

    /**
     * Reads the settings.
     *
     * @throws ConfigurationException that lists all problems: the key, the value unless it may be secret, and the remedy
     */
    public Settings load(SettingsSources sources) {
        Problems problems = new Problems();
        EnvironmentReader environment = new EnvironmentReader(sources.environment(), problems);
        Layer commandLine = commandLine(sources.commandLine());
        environment.requireReadable();
        Layer variables = environment.read();
        Optional<Path> settingsFile = file(sources, problems);
        Layer file = settingsFile
                .map(path -> new FileReader(path, problems).read())
                .orElse(new Layer(Map.of(), List.of(), null));
        ValueParser values = new ValueParser(List.of(commandLine, variables, file), problems);
        DatabaseParser databases = new DatabaseParser(problems);
        List<DatabaseSettings> configured = databases.parse(variables, file);
        GivenDatabase target = variables.target() == null ? file.target() : variables.target();
        boolean libpq = variables.databases().isEmpty()
                && file.databases().isEmpty()
                && LIBPQ_NAMES.stream()
                        .anyMatch(name ->
                                !sources.environment().getOrDefault(name, "").isEmpty());
        DatabaseSettings restoreTarget =
                target == null ? null : databases.parse(target).orElse(null);
        List<PasswordSource> passwords = Stream.concat(configured.stream(), Stream.ofNullable(restoreTarget))
                .map(DatabaseSettings::password)
                .toList();
        List<String> warnings = new ArrayList<>(environment.warnings());
        warnings.addAll(OpenFiles.warnings(settingsFile, file, passwords));
        Settings settings = new Settings(
                configured,
                libpq,
                new StoreParser(values, sources.environment(), problems).parse(commandLine, file),
                values.positive(Setting.RETENTION_DAYS, Settings.DEFAULT_RETENTION_DAYS, 36_500),
                values.compression(),
                values.positive(Setting.JOBS, 0, 256),
                Duration.ofSeconds(values.positive(
                        Setting.NETWORK_TIMEOUT, (int) Settings.DEFAULT_NETWORK_TIMEOUT.toSeconds(), 86_400)),
                values.flag(Setting.COPY_THROUGH_DRIVER),
                values.list(Setting.ALLOW_OMISSIONS),
                new RestoreSettings(
                        restoreTarget,
                        values.text(Setting.RESTORE_BACKUP).map(Given::value).orElse(null),
                        values.flag(Setting.RESTORE_DROP_EXISTING)),
                values.choice(Setting.LOG_LEVEL, LogLevel.class).orElse(LogLevel.INFO),
                values.choice(Setting.LOG_FORMAT, LogFormat.class).orElse(null),
                warnings);
        problems.check();
        return settings;
    }

    private static Layer commandLine(Map<Setting, String> given) {
        Map<Setting, Given> values = new EnumMap<>(Setting.class);
        given.forEach((setting, value) -> values.put(setting, new Given(setting.option(), value)));
        return new Layer(values, List.of(), null);
    }

    private static Optional<Path> file(SettingsSources sources, Problems problems) {
        Path named = sources.file();
        if (named != null && !Files.isRegularFile(named)) {
            problems.add("--config: there is no file " + named, "name a YAML or JSON file that exists");
            return Optional.empty();
        }
        List<Path> candidates = new ArrayList<>();
        Stream.of(Optional.ofNullable(named), Optional.ofNullable(sources.defaultFile()))
                .flatMap(Optional::stream)
                .filter(Files::isRegularFile)
                .forEach(candidates::add);
        return candidates.stream().findFirst();
    }
}
