package io.pgbackup.lambda.wiring;

import dagger.Module;
import dagger.Provides;
import io.pgbackup.config.Settings;
import io.pgbackup.config.SettingsLoader;
import io.pgbackup.config.SettingsSources;
import io.pgbackup.connect.Surroundings;
import io.pgbackup.lambda.output.Lines;
import io.pgbackup.lambda.run.Whereabouts;
import io.pgbackup.program.ToolVersion;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.util.function.Supplier;

/** Provides the services of one invocation. */
@Module
final class LambdaModule {

    private LambdaModule() {}

    @Provides
    static Supplier<Settings> settings(SettingsLoader loader, Surroundings surroundings) {
        return () -> loader.load(SettingsSources.of(surroundings.variables()));
    }

    @Provides
    @Singleton
    static Lines lines(PrintStream out) {
        return new Lines(out);
    }

    @Provides
    @Singleton
    static Whereabouts whereabouts() {
        return new Whereabouts();
    }

    @Provides
    static ToolVersion version() {
        return ToolVersion.ofBuild();
    }
}
